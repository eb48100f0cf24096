"""Warnings come in by file, by folder, by feed and by hand: kept once, whatever they are."""

import datetime as dt
import itertools
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import DatabaseError, connection, transaction

from benliu.common.decision import Invalid, Refused
from benliu.notices.models import Notice
from benliu.response.models import Alert
from benliu.response.queries import alert_detail, alert_rows, proposed_level
from benliu.response.services import Entered, enter_alert, poll_feeds, receive_alert, take_folder

from .cases import CASES, MISSING, manifest, own
from .conftest import BLUE, SHANGHAI

pytestmark = pytest.mark.django_db
TYPHOON = [f"typhoon-{name}.xml" for name in ("1-blue", "2-yellow", "3-orange", "4-lifted")]


def states(now: dt.datetime) -> dict[str, str]:
    return {row.title: row.state for row in alert_rows(now)}


@pytest.mark.parametrize("row", manifest() or [None], ids=lambda row: row["file"] if row else "none")
def test_every_case_gets_its_verdict(bureau, row):
    """As the manifest says; but for a DOCTYPE, which is refused whatever it says, and CAP 1.0, which is only shown."""
    if row is None:
        pytest.skip(MISSING)
    content = (CASES / row["file"]).read_bytes()
    alert = receive_alert(actor=bureau.officer, content=content, way="upload", origin=row["file"], now=BLUE).alert
    if b"<!DOCTYPE" in content:
        assert alert.verdict == "refused"
    else:
        sound = row["xsd_valid_unsigned"] == "yes" and row["cap"] != "1.0"
        assert alert.verdict == ("sound" if sound else "flawed")
        assert (alert.version, alert.signed) == (row["cap"], row["signed"] == "yes")
        assert (alert.msg_type, alert.status) == (row["msgType"], row["status"])
    detail = alert_detail(alert.pk, BLUE)
    assert detail.row.state in {"refused", "flawed"} or not detail.problems
    if alert.verdict != "sound":
        assert proposed_level(alert, BLUE) == 0
        assert all(fault.line > 0 and fault.reason for fault in detail.problems)
        assert detail.problems or row["cap"] == "1.0"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_what_holds_does_not_depend_on_the_order_in_which_they_came(take, order):
    for place in order:
        take(TYPHOON[place])
    now = dt.datetime(2026, 8, 12, 9, tzinfo=SHANGHAI)
    assert states(now) == {
        "江汀市气象台发布台风蓝色预警": "replaced",
        "江汀市气象台将台风蓝色预警升级为台风黄色预警": "replaced",
        "江汀市气象台发布台风橙色预警": "on",
    }
    assert {str(alert): proposed_level(alert, now) for alert in Alert.objects.all() if proposed_level(alert, now)} == {
        "江汀市气象台发布台风橙色预警": 2
    }
    take(TYPHOON[3], dt.datetime(2026, 8, 13, 18, 1, tzinfo=SHANGHAI))
    assert states(now)["江汀市气象台发布台风橙色预警"] == "cancelled"


def test_a_warning_ends_by_itself_when_it_expires(take):
    blue = take(TYPHOON[0])
    last = dt.datetime(2026, 8, 12, 7, 59, 59, tzinfo=SHANGHAI)
    assert (proposed_level(blue, last), proposed_level(blue, last + dt.timedelta(seconds=1))) == (4, 0)
    assert states(last + dt.timedelta(seconds=1)) == {str(blue): "over"}


def test_only_the_same_sender_replaces_or_lifts(bureau, take):
    blue = take(TYPHOON[0])
    foreign = own(TYPHOON[1]).replace(b"<sender>warnings@", b"<sender>evil@")
    assert b"evil@" in foreign
    receive_alert(actor=bureau.officer, content=foreign, way="upload", origin="x", now=BLUE)
    assert states(BLUE)[str(blue)] == "on" and proposed_level(blue, BLUE) == 4


def test_the_same_is_kept_once_also_in_other_bytes(bureau, take):
    first = take(TYPHOON[0])
    assert take(TYPHOON[0]) == first
    other = own(TYPHOON[0]) + b"\n"
    again = receive_alert(actor=None, content=other, way="folder", origin="again.xml", now=BLUE)
    assert (again.alert, again.is_new) == (first, False) and Alert.objects.count() == 1
    assert Notice.objects.filter(kind="response.proposed").count() == 1  # the officer of the bureau alone


def test_what_is_broken_is_kept_with_the_line_and_stops_nothing(take):
    alert = take("broken.xml")
    detail = alert_detail(alert.pk, BLUE)
    assert detail.row.state in {"refused", "flawed"} and detail.problems[0].line > 1 and detail.proposed == 0
    assert take(TYPHOON[0]).verdict == "sound"


def test_an_exercise_proposes_a_drill(take):
    detail = alert_detail(take("exercise.xml").pk, BLUE)
    assert detail.row.state in {"drill", "over"} and detail.proposes_drill


def test_by_hand_is_as_good(bureau):
    entered = Entered(
        "示例市气象台发布暴雨橙色预警", "示例市气象台", 2, BLUE, BLUE + dt.timedelta(hours=6), areas=("城区",)
    )
    alert = enter_alert(actor=bureau.secretary, entered=entered, now=BLUE).alert
    assert proposed_level(alert, BLUE) == 2 and states(BLUE) == {"示例市气象台发布暴雨橙色预警": "on"}
    assert not enter_alert(actor=bureau.officer, entered=entered, now=BLUE).is_new
    with pytest.raises(Invalid, match="失效时间"):
        enter_alert(actor=bureau.officer, entered=Entered("预警", "气象台", 0, BLUE, BLUE), now=BLUE)
    with pytest.raises(Refused):
        enter_alert(actor=bureau.member, entered=entered, now=BLUE)


def test_a_file_too_large_is_refused_before_it_is_read(bureau):
    with pytest.raises(Invalid, match="MB"):
        receive_alert(actor=bureau.officer, content=b" " * (64 << 20), way="upload", origin="x", now=BLUE)
    assert not Alert.objects.exists()


def test_the_folder_is_read_and_put_aside(bureau, settings, tmp_path):
    settings.BENLIU_WARNING_FOLDER = tmp_path
    for name in TYPHOON[:2]:
        (tmp_path / name).write_bytes(own(name))
        os.utime(tmp_path / name, (1, 1))
    (tmp_path / "bomb.xml").write_bytes(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    os.utime(tmp_path / "bomb.xml", (0, 0))
    (tmp_path / "half.xml").write_bytes(b"<alert")  # somebody is writing it just now
    assert take_folder(now=BLUE) == 3
    assert sorted(Alert.objects.values_list("verdict", "way")) == [
        ("refused", "folder"),
        ("sound", "folder"),
        ("sound", "folder"),
    ]
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["half.xml"]
    assert len(list((tmp_path / "taken").iterdir())) == 3
    (tmp_path / TYPHOON[0]).write_bytes(own(TYPHOON[0]))  # a kill before it was moved: read again, kept once
    os.utime(tmp_path / TYPHOON[0], (1, 1))
    assert take_folder(now=BLUE) == 1 and Alert.objects.count() == 3


@pytest.fixture
def station(settings):
    """A weather station's server on this machine: pages by path, and what it was asked."""
    pages, asked = {}, []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            content = pages.get(self.path)
            known = content and self.headers.get("If-None-Match") == f'"{len(content)}"'
            self.send_response(404 if content is None else 304 if known else 200)
            if content:
                self.send_header("ETag", f'"{len(content)}"')
            self.end_headers()
            if content and not known:
                self.wfile.write(content)

        def log_message(self, *_told):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    settings.BENLIU_WARNING_FEEDS = (f"{address}/feed",)
    yield address, pages, asked
    server.shutdown()


def _feed(*links: str) -> bytes:
    entries = "".join(f"<entry><id>{link}</id><title>x</title><link href='{link}'/></entry>" for link in links)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>预警</title>{entries}</feed>".encode()


def test_a_feed_is_read_once_a_minute_and_every_entry_once(bureau, station):
    address, pages, asked = station
    pages |= {"/feed": _feed(f"{address}/1.xml", "http://elsewhere.example/2.xml"), "/1.xml": own(TYPHOON[0])}
    assert poll_feeds(now=BLUE) == 1 and Alert.objects.get().way == "feed"
    assert poll_feeds(now=BLUE + dt.timedelta(seconds=30)) == 0 and asked == ["/feed", "/1.xml"]
    assert poll_feeds(now=BLUE + dt.timedelta(minutes=2)) == 0 and asked == ["/feed", "/1.xml", "/feed"]
    pages |= {"/feed": _feed(f"{address}/1.xml", f"{address}/3.xml"), "/3.xml": own(TYPHOON[1])}
    assert poll_feeds(now=BLUE + dt.timedelta(minutes=4)) == 1 and asked[3:] == ["/feed", "/3.xml"]


def test_a_feed_that_cannot_be_read_says_why_and_stops_no_other(bureau, station, settings):
    from benliu.response.queries.feed import feed_rows

    address, pages, _asked = station
    settings.BENLIU_WARNING_FEEDS = (f"{address}/gone", "http://127.0.0.1:9/dead", f"{address}/feed")
    pages |= {"/feed": _feed(f"{address}/1.xml"), "/1.xml": own(TYPHOON[0])}
    assert poll_feeds(now=BLUE) == 1
    assert [bool(row.failure) for row in feed_rows()] == [True, True, False]
    assert "404" in feed_rows()[0].failure


@pytest.mark.parametrize(
    "statement",
    ["update response_alert set level = 1", "delete from response_alert", "delete from response_alertreference"],
)
def test_the_database_refuses_to_change_what_came_in(take, statement):
    take(TYPHOON[1])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
