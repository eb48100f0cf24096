"""Files that are made to hurt: refused or read, in bounded time and memory, without a look at anything outside."""

import random
import socket
import time
import tomllib
import tracemalloc
from pathlib import Path

import pytest

from benliu.response import cap as package
from benliu.response.cap import MOST_BYTES, Alert, Refusal, read_alert, read_feed
from benliu.response.tests.cases import HEAD, cap, info, own

SECONDS, MEMORY = 5, 150_000_000
VALID = cap(HEAD + info())


def declared(doctype, body="&a;"):
    return f'<?xml version="1.0"?>\n\n<!DOCTYPE alert {doctype}>'.encode() + cap(HEAD + f"<note>{body}</note>")


LAUGHS = "[<!ENTITY l0 'lol'>" + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)) + "]"
DOCTYPES = {
    "billion laughs": declared(LAUGHS, "&l9;"),
    "quadratic": declared(f"[<!ENTITY a '{'x' * 100_000}'>]", "&a;" * 30_000),
    "a loop": declared("[<!ENTITY a '&b;'><!ENTITY b '&a;'>]"),
    "a file": declared("[<!ENTITY a SYSTEM 'file:///etc/passwd'>]"),
    "an address": declared("[<!ENTITY a SYSTEM 'http://127.0.0.1:9/a'>]"),
    "an external DTD": declared("SYSTEM 'http://127.0.0.1:9/a.dtd'", ""),
    "a public DTD": declared("PUBLIC '-//A/B/EN' 'http://127.0.0.1:9/a.dtd'", ""),
    "parameter entities": declared("[<!ENTITY % a SYSTEM 'http://127.0.0.1:9/a'> %a;]", ""),
    "nothing declared": declared("[]", ""),
    "a name alone": declared("", ""),
    "a default attribute": declared("[<!ATTLIST alert x CDATA 'y'>]", ""),
    "UTF-16": declared(LAUGHS, "&l9;").decode().encode("utf-16"),
    "UTF-16 big-endian": b"\xfe\xff" + declared(LAUGHS, "&l9;").decode().encode("utf-16-be"),
    "GB18030": declared("[]", "").replace(b'"1.0"', b'"1.0" encoding="GB18030"').decode().encode("gb18030"),
    "after a comment": declared("[]", "")
    .replace(b"\n\n", b"\n<!-- <alert> -->\n<?x y?>")
    .replace(b"?><!D", b"?>\n<!D"),
}


@pytest.fixture(autouse=True)
def _nothing_leaves(monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def measured(data, read=read_alert):
    started = time.perf_counter()
    outcome = read(data)
    assert time.perf_counter() - started < SECONDS
    return outcome


def peak_of(data):
    tracemalloc.start()
    try:
        read_alert(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def refused(data, code, line=None):
    outcome = measured(data)
    assert isinstance(outcome, Refusal)
    assert outcome.problem.code == code
    assert line is None or outcome.problem.line == line
    assert all(outcome.problem.message(language) for language in ("zh", "en"))


@pytest.mark.parametrize("name", DOCTYPES)
def test_a_doctype_is_refused_whatever_it_declares(name):
    refused(DOCTYPES[name], "doctype", 4 if "comment" in name else 3)
    assert read_feed(DOCTYPES[name]).problem.code == "doctype"
    assert peak_of(DOCTYPES[name]) < 10 * len(DOCTYPES[name]) + 100_000


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty", 1),
        (b"\xef\xbb\xbf \n", "empty", 1),
        (b"x" * (MOST_BYTES + 1), "too-large", 1),
        (VALID.replace(b"</alert>", b""), "no-element-found", 1),
        (VALID[:-1], "unclosed-token", 1),
        (VALID.replace(b"<note>", b"").replace(b"</event>", b"\n</evnt>"), "mismatched-tag", 2),
        (VALID + b"\n<alert/>", "junk-after-document-element", 2),
        (VALID.replace(b"<info>", b"\r\n<info a='1' a='2'>"), "duplicate-attribute", 2),
        (VALID.replace(b"<info>", b"\r<x:info>"), "unbound-prefix", 2),
        (cap(HEAD + "\n<note>&xxe;</note>"), "undefined-entity", 2),
        (cap(HEAD + "\n<note>&#0;</note>"), "not-xml", 2),
        (cap(HEAD + "\n<note>\x01</note>"), "not-well-formed-(invalid-token)", 2),
        (b"\n" + b'<?xml version="1.0"?>' + VALID, "xml-or-text-declaration-not-at-start-of-entity", 2),
        ("预警：台风".encode(), "not-well-formed-(invalid-token)", 1),
        (b"{}", "not-well-formed-(invalid-token)", 1),
        (b"PK\x03\x04\xff\xfe", "wrong-encoding", 1),
        (b"<html/>", "not-cap", 1),
        (VALID.replace(b"cap:1.2", b"cap:1.3"), "not-cap", 1),
        (VALID.replace(b' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', b""), "not-cap", 1),
    ],
)
def test_what_is_no_warning_is_refused_with_line_and_reason(data, code, line):
    refused(data, code, line)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (VALID.replace(b"<", b"+ADw-"), "not-well-formed-(invalid-token)", 1),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + VALID.replace(b"<", b"+ADw-"), "unknown-encoding", 1),
        (b'<?xml version="1.0" encoding="EBCDIC-CP-US"?>' + VALID, "unknown-encoding", 1),
        (b'<?xml version="1.0" encoding="rot13"?>' + VALID, "unknown-encoding", 1),
        (b'<?xml version="1.0" encoding="UTF-16"?>' + VALID, "wrong-encoding", 1),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-16"?>' + VALID, "wrong-encoding", 1),
        (b'\xef\xbb\xbf<?xml version="1.0" encoding="GBK"?>' + VALID, "wrong-encoding", 1),
        (('<?xml version="1.0" encoding="UTF-8"?>' + VALID.decode()).encode("utf-16"), "wrong-encoding", 1),
        (VALID.replace(b"<info>", b"\n\n<info>").decode().encode("gb18030"), "wrong-encoding", 1),
        (cap("\n\n" + HEAD + "<note>\x80</note>").replace(b"\xc2\x80", b"\xff"), "wrong-encoding", 3),
        (VALID.decode().encode("utf-16")[:-1], "wrong-encoding", 1),
        (VALID.decode().encode("utf-16-le"), "nul", 1),
        (VALID.decode().encode("utf-32"), "nul", 1),
        (VALID.replace(b"<info>", b"\n\0<info>"), "nul", 2),
        (VALID.replace(b"<info>", b"\xc0\xbcinfo>"), "wrong-encoding", 1),  # overlong <
        (VALID.replace(b"<info>", b"\xed\xa0\x80<info>"), "wrong-encoding", 1),  # half a surrogate pair
    ],
)
def test_tricks_with_encodings_are_refused(data, code, line):
    refused(data, code, line)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("UTF-8", "utf-8"), ("utf-8", "utf-8-sig"), ("UTF-16", "utf-16"), ("GB2312", "gb2312"),
     ("GBK", "gbk"), ("Big5", "big5")],
)  # fmt: skip
def test_encodings_that_are_declared_truly_are_read(name, codec):
    alert = read_alert(
        (f'<?xml version="1.0" encoding="{name}"?>' + VALID.decode().replace("台风", "大雨")).encode(codec)
    )
    assert isinstance(alert, Alert)
    assert (alert.problems, alert.identifier, alert.infos[0].event) == ((), "甲1", "大雨")


BIG = MOST_BYTES - 2_000
LARGE = {
    "deep": (b"<a>" * 1_000_000, "too-deep"),
    "deep within": (cap("<a>" * 60 + "</a>" * 60), "too-deep"),
    "many": (cap("<a/>" * (BIG // 4)), "too-many"),
    "many attributes": (cap("<a " + " ".join(f"a{n}=''" for n in range(400_000)) + "/>"), "too-many"),
    "50 MB": (cap(f"<note>{'x' * 50_000_000}</note>"), "too-large"),
    "50 MB of UTF-16": (cap(f"<note>{'x' * 25_000_000}</note>").decode().encode("utf-16"), "too-large"),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_too_much_is_refused(name):
    data, code = LARGE[name]
    refused(data, code)


KEPT = {
    "long text": HEAD + f"<note>{'灾' * (BIG // 3)}</note>",
    "long address": HEAD + info(f"<web>http://{'a' * BIG}</web>"),
    "long address with dots": HEAD + info(f"<web>{'//a:b@[' * (BIG // 8)}</web>"),
    "long number": HEAD + info(f"<expires>{'9' * BIG}-01-01T00:00:00Z</expires>"),
    "long size": HEAD + info(after=f"<resource><resourceDesc/><mimeType/><size>{'9' * BIG}</size></resource>"),
    "long language": HEAD + info(language=f"<language>{'aaaaaaaa-' * (BIG // 9)}</language>"),
    "long headline": HEAD + info(f"<headline>{'解除暴雨红色预警，' * (BIG // 30)}</headline>"),
    "white space": HEAD + info(f"<expires>{' ' * BIG}</expires>"),
    "many references": HEAD + f"<references>{'a,b ' * (BIG // 4)}</references>",
    "many addresses": HEAD + f"<addresses>{chr(34) * BIG}</addresses>",
    "a long polygon": HEAD + info(after=f"<area><areaDesc/><polygon>{'1,1 ' * (BIG // 4)}</polygon></area>"),
    "a long radius": HEAD + info(after=f"<area><areaDesc/><circle>1,1 {'9' * BIG}</circle></area>"),
    "many infos": HEAD + info() * 10_000,
    "many breaches": HEAD + "<a/>" * 90_000,
    "many namespaces": HEAD + "".join(f"<a xmlns='n{n}'/>" for n in range(90_000)),
    "many comments": HEAD + f"<note>{'<!--x-->y' * (BIG // 9)}</note>",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_is_much_is_read_in_bounded_time(name):
    alert = measured(cap(KEPT[name], "1.1"))
    assert isinstance(alert, Alert)
    assert len(alert.problems) <= 200
    assert len(alert.doubts) <= 200
    for problem in (*alert.problems, *alert.doubts):
        assert len(problem.message()) < 300
    for told in alert.infos[:2]:
        measured(told, package.said_level)


@pytest.mark.proof
@pytest.mark.parametrize("name", [*LARGE, *KEPT])
def test_memory_is_bounded_whatever_is_in_the_file(name):
    data = LARGE[name][0] if name in LARGE else cap(KEPT[name], "1.1")
    assert peak_of(data) < MEMORY


def spoiled(data, chance):
    """Bytes with some of them changed, left out, doubled or put in from a hostile choice."""
    pieces = [
        b"<",
        b">",
        b"&",
        b"]]>",
        b"<!--",
        b"<![CDATA[",
        b"\0",
        b"\xff",
        b"&#x110000;",
        b"xmlns=''",
        b"\xed\xa0\x80",
        b"<?",
    ]
    for _ in range(chance.randrange(1, 6)):
        start = chance.randrange(len(data))
        end = start + chance.choice([0, 1, 1, 5, 40])
        put = chance.choice([b"", bytes([chance.randrange(256)]), data[start:end] * 2, chance.choice(pieces)])
        data = data[:start] + put + data[end:]
    return data


def judge_spoiled(number, seed):
    chance = random.Random(seed)  # noqa: S311
    sources = [own("typhoon-3-orange.xml"), own("feed-atom.xml"), own("broken.xml").decode().encode("utf-16"), VALID]
    kinds = set()
    for _ in range(number):
        data = spoiled(chance.choice(sources), chance)
        for outcome in (read_alert(data), read_feed(data)):
            kinds.add(type(outcome).__name__)
            told = [outcome.problem] if isinstance(outcome, Refusal) else getattr(outcome, "problems", ())
            for problem in told:
                assert 1 <= problem.line <= data.count(b"\n") + data.count(b"\r") + 1
                assert problem.message()
                assert problem.message("en")
            for info_read in getattr(outcome, "infos", ()):
                package.said_level(info_read)
    assert kinds == {"Alert", "Feed", "Refusal"}


def test_whatever_the_bytes_are_it_returns():
    judge_spoiled(1_000, seed=1)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(2, 6))
def test_whatever_the_bytes_are_it_returns_on_thousands(seed):
    judge_spoiled(10_000, seed)


def test_more_points_than_are_read_are_told():
    polygon = f"<polygon>1,1 {'2,2 ' * 60_000}1,1</polygon>"
    alert = read_alert(cap(HEAD + info(after=f"<area><areaDesc/>{polygon}\n{polygon}</area>")))
    assert [len(shape) for shape in alert.infos[0].areas[0].polygons] == [60_002]
    assert [(doubt.code, doubt.line) for doubt in alert.doubts] == [("shape", 2)]


def test_more_references_than_are_read_are_told():
    one = "a@b.example,甲,2026-08-11T08:00:00+08:00 "
    alert = read_alert(cap(HEAD.replace("Alert", "Cancel") + f"<references>{one * 1_002}</references>"))
    assert len(alert.references) == 1_000
    assert [doubt.code for doubt in alert.doubts] == ["reference"]


def test_many_lines_are_counted_right():
    (problem,) = read_alert(cap("\n" * 100_000 + HEAD.replace("Actual", "Real"))).problems
    assert problem.line == 100_001


def test_every_message_says_the_same_in_both_languages():
    text = (Path(package.__file__).parent / "messages.toml").read_text(encoding="utf-8")
    for code, message in tomllib.loads(text).items():
        assert set(message) == {"zh", "en"}, code
        holes = [sorted(part.split("}")[0] for part in text.split("{")[1:]) for text in message.values()]
        assert holes[0] == holes[1], code
