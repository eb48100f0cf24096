"""Feeds: where warnings are to be fetched, and those that they carry."""

import pytest

from benliu.response.cap import Refusal, read_alert, read_feed
from benliu.response.tests.cases import HEAD, cap, own

ADDRESS = "https://warnings.example/feeds/atom.xml"


def rss(item):
    return f'<rss version="2.0"><channel><title>t</title><item>{item}</item></channel></rss>'.encode()


def test_an_atom_feed_gives_links_and_embedded_warnings():
    feed = read_feed(own("feed-atom.xml"), ADDRESS)
    assert feed.title == "江汀市气象台预警"
    orange, yellow = feed.entries
    assert (orange.key, orange.title, orange.links) == ("urn:example:JT-2026-QINGLU-3", "台风橙色预警", ())
    assert orange.alert.identity == read_alert(own("typhoon-3-orange.xml")).identity
    assert orange.alert.usable
    assert yellow.alert is None
    assert yellow.links == (
        "https://warnings.example/feeds/cap/typhoon-2-yellow.xml",  # says to be CAP
        "https://warnings.example/typhoon/qinglu",
    )


def test_an_rss_feed_gives_links():
    feed = read_feed(own("feed-rss.xml"))
    assert [(entry.key, entry.links) for entry in feed.entries] == [
        ("JT-2026-QINGLU-1", ("https://warnings.example/cap/typhoon-1-blue.xml",)),
        ("JT-2026-QINGLU-2", ("https://warnings.example/cap/typhoon-2-yellow.xml",)),
    ]
    assert [entry.line for entry in feed.entries] == [7, 12]


def test_a_broken_warning_in_a_feed_has_the_line_of_the_feed():
    data = rss("\n" + cap(HEAD.replace("Public", "Secret")).decode())
    (entry,) = read_feed(data).entries
    assert [(problem.code, problem.line) for problem in entry.alert.problems] == [("not-a-word", 2)]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/x", "http://", "", "//[", "relative.xml"]
)
def test_links_that_are_no_web_addresses_are_left_out(link):
    (entry,) = read_feed(rss(f"<link>{link}</link><guid>1</guid>")).entries
    assert (entry.key, entry.links) == ("1", ())


def test_an_enclosure_is_a_link_and_a_key():
    (entry,) = read_feed(rss('<enclosure url="https://a.example/1.cap" type="application/cap+xml"/>')).entries
    assert (entry.key, entry.links) == ("https://a.example/1.cap", ("https://a.example/1.cap",))


def test_rss_1_has_its_items_beside_the_channel():
    data = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b"<channel><title>t</title></channel><item><link>https://a.example/1</link></item></rdf:RDF>"
    )
    feed = read_feed(data)
    assert (feed.title, [entry.links for entry in feed.entries]) == ("t", [("https://a.example/1",)])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (own("typhoon-1-blue.xml"), "not-feed"),
        (b"<html/>", "not-feed"),
        (b"<rss>", "no-element-found"),
        (b'<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd"><rss/>', "doctype"),
    ],
)
def test_what_is_no_feed_is_refused(data, code):
    refusal = read_feed(data)
    assert isinstance(refusal, Refusal)
    assert refusal.problem.code == code
    assert refusal.problem.message() != refusal.problem.message("en")


def test_a_feed_is_no_warning():
    assert read_alert(own("feed-atom.xml")).problem.code == "not-cap"
