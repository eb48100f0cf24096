"""What is read from a warning, from third-party cases and from our own files."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from benliu.response.cap import Alert, Identity, Refusal, read_alert
from benliu.response.tests.cases import CASES, HEAD, MISSING, cap, info, manifest, own

HOME = ZoneInfo("Asia/Shanghai")
SENDER = "warnings@jiangting-weather.example"


def at(*parts):
    return dt.datetime(*parts, tzinfo=HOME)


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
def test_the_manifest_is_read_in_full():
    assert len(manifest()) == 37


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
@pytest.mark.parametrize("row", [row for row in manifest() if "xee" not in row["file"]], ids=lambda row: row["file"])
def test_every_case_gets_its_verdict(row):
    data = (CASES / row["file"]).read_bytes()
    alert = read_alert(data)
    assert isinstance(alert, Alert)
    assert (alert.version, alert.msg_type, alert.status, alert.scope) == (
        row["cap"], row["msgType"], row["status"], row["scope"],
    )  # fmt: skip
    assert len(alert.infos) == int(row["infos"])
    languages = list(dict.fromkeys(info.language for info in alert.infos if info.language))
    assert "|".join(languages) == row["langs"]
    assert data.count(b"<polygon") + data.count(b"<cap:polygon") == int(row["polygons"])
    assert alert.signed == (row["signed"] == "yes")
    assert (not alert.problems) == (row["xsd_valid_unsigned"] == "yes")
    assert alert.usable == (row["cap"] != "1.0" and row["xsd_valid_unsigned"] == "yes")


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
def test_shapes_of_the_cases_are_read_unless_they_are_doubtful():
    for row in manifest():
        alert = read_alert((CASES / row["file"]).read_bytes())
        if isinstance(alert, Alert):
            shapes = sum(len(area.polygons) for info in alert.infos for area in info.areas)
            doubtful = sum(doubt.code == "shape" for doubt in alert.doubts)
            empty = row["file"].endswith(("noaa_errors.cap", "nws-5c2cf27b1f56885d61654dc47fa411d5.xml"))  # of text
            assert shapes + doubtful + empty == int(row["polygons"]), row["file"]


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
def test_the_attack_is_refused_at_its_doctype():
    refusal = read_alert((CASES / "google-cap-library/xee.cap").read_bytes())
    assert isinstance(refusal, Refusal)
    assert (refusal.problem.code, refusal.problem.line) == ("doctype", 3)


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("invalid", [("missing", 9)]),
        ("noaa_errors", [("not-a-word", 17), ("not-a-word", 18), ("not-a-word", 19)]),
    ],
)
def test_breaches_of_the_cases_have_their_lines(name, expected):
    problems = read_alert((CASES / f"google-cap-library/{name}.cap").read_bytes()).problems
    assert [(problem.code, problem.line) for problem in problems] == expected


def test_a_warning_says_everything():
    alert = read_alert(own("typhoon-1-blue.xml"))
    assert (alert.problems, alert.doubts, alert.usable, alert.signed) == ((), (), True, False)
    assert alert.identity == Identity(SENDER, "JT-2026-QINGLU-1", at(2026, 8, 11, 8))
    assert (alert.source, alert.incidents, alert.references) == ("江汀市气象台", ("台风青鹭",), ())
    chinese, english = alert.infos
    assert (chinese.language, english.language) == ("zh-CN", "en-US")
    assert (chinese.event, chinese.categories, chinese.response_types) == ("台风", ("Met",), ("Prepare", "Monitor"))
    assert (chinese.urgency, chinese.severity, chinese.certainty) == ("Future", "Minor", "Possible")
    assert chinese.headline == "江汀市气象台发布台风蓝色预警"
    assert chinese.onset == chinese.expires == at(2026, 8, 12, 8)
    assert chinese.parameters == (("预警级别", "蓝色"),)
    river, island = chinese.areas
    assert river.description == "江汀市沿江各区"
    assert river.polygons == (((30.52, 121.1), (30.52, 121.48), (30.28, 121.48), (30.28, 121.1), (30.52, 121.1)),)
    assert island.circles == (((30.15, 121.92), 45.0),)
    assert island.geocodes == (("行政区划代码", "990102"),)


def test_updates_and_cancels_name_what_they_are_about():
    first, second = (Identity(SENDER, f"JT-2026-QINGLU-{n}", moment) for n, moment in
                     ((1, at(2026, 8, 11, 8)), (2, at(2026, 8, 11, 20))))  # fmt: skip
    third = read_alert(own("typhoon-3-orange.xml"))
    assert third.updates == (second, first)
    assert third.cancels == ()
    lifted = read_alert(own("typhoon-4-lifted.xml"))
    assert lifted.cancels == (third.identity,)
    assert lifted.updates == ()
    assert lifted.note == "台风已远离"


def test_an_exercise_is_told_from_the_real_thing():
    assert read_alert(own("exercise.xml")).status == "Exercise"


def test_a_broken_file_is_kept_with_its_lines_in_both_languages():
    alert = read_alert(own("broken.xml"))
    assert not alert.usable
    assert alert.infos[0].headline == "江汀市气象台发布台风蓝色预警"
    assert [(p.line, p.code) for p in alert.problems] == [(9, "missing"), (17, "not-a-word"), (21, "not-moment")]
    assert alert.problems[0].message() == "第 9 行：“alert”缺少必需的“scope”。"
    assert alert.problems[0].message("en") == "Line 9: “alert” lacks the required “scope”."


def test_the_same_message_in_another_zone_is_the_same():
    one = read_alert(cap(HEAD))
    other = read_alert(cap(HEAD).replace(b"2026-08-11T08:00:00+08:00", b"2026-08-10T20:00:00-04:00"))
    assert one.identity == other.identity
    assert one.identity.key == other.identity.key == "a@b.example,甲1,2026-08-11T00:00:00+00:00"


@pytest.mark.parametrize(
    ("languages", "chosen"),
    [
        (["en-US", "zh-CN"], "zh-CN"),
        (["zh-TW", "zh-CN"], "zh-CN"),
        (["en", "zh-tw"], "zh-tw"),
        (["fr-CA", "en-CA"], "en-CA"),
        (["fr-CA", ""], ""),  # none is en-US
        (["fr-CA", "es"], "fr-CA"),
        (["fr", "zha"], "fr"),  # Zhuang is not Chinese
    ],
)
def test_chinese_is_preferred_then_english_then_the_first(languages, chosen):
    infos = "".join(info(language=f"<language>{name}</language>" if name else "") for name in languages)
    assert read_alert(cap(HEAD + infos)).info().language == chosen


def test_all_infos_of_the_preferred_language_are_found():
    alert = read_alert(cap(HEAD + info(event="a", language="") + info(event="台风") + info(event="暴雨")))
    assert [found.event for found in alert.infos_in()] == ["台风", "暴雨"]
    assert [found.event for found in alert.infos_in(("en",))] == ["a"]
    assert read_alert(cap(HEAD)).info() is None


def test_it_expires_at_its_moment_and_not_before():
    alert = read_alert(own("typhoon-1-blue.xml"))
    assert not alert.expired_at(at(2026, 8, 12, 7, 59, 59))
    assert alert.expired_at(at(2026, 8, 12, 8))


def test_without_an_end_it_never_expires():
    ends = "<expires>2026-08-11T09:00:00+08:00</expires>"
    assert not read_alert(cap(HEAD + info(ends) + info())).expired_at(at(2030, 1, 1))
    assert not read_alert(cap(HEAD)).expired_at(at(2030, 1, 1))


def test_addresses_may_be_quoted():
    body = HEAD.replace("Public", "Private") + '<addresses>a@b.example "应急 办公室" c</addresses>'
    assert read_alert(cap(body)).addresses == ("a@b.example", "应急 办公室", "c")


@pytest.mark.parametrize(
    ("body", "version", "code"),
    [
        (HEAD.replace("Alert", "Update"), "1.2", "no-references"),
        (HEAD.replace("Alert", "Cancel") + "<references>甲1</references>", "1.2", "reference"),
        (HEAD + info("<expires>2026-08-11T09:00:00</expires>"), "1.1", "moment-without-zone"),
        (HEAD + info("<expires>12026-08-11T09:00:00Z</expires>"), "1.1", "moment-beyond"),
        (HEAD + info("<expires>9999-12-31T23:00:00-02:00</expires>"), "1.2", "moment-beyond"),
        (HEAD + info(after="<area><areaDesc/><polygon>1,1 2,2 1,1</polygon></area>"), "1.2", "shape"),
        (HEAD + info(after="<area><areaDesc/><polygon>1,1 2,2 3,1 1,2</polygon></area>"), "1.2", "shape"),
        (HEAD + info(after="<area><areaDesc/><polygon>1,1 91,2 3,1 1,1</polygon></area>"), "1.2", "shape"),
        (HEAD + info(after="<area><areaDesc/><circle>1,1 -3</circle></area>"), "1.2", "shape"),
        (HEAD + info(after="<area><areaDesc/><circle>nan,1 3</circle></area>"), "1.2", "shape"),
    ],
)
def test_what_the_schema_lets_pass_and_nothing_can_be_made_of_is_told(body, version, code):
    alert = read_alert(cap(body, version))
    assert alert.problems == ()
    assert code in [doubt.code for doubt in alert.doubts]


def test_who_is_not_named_cannot_propose():
    alert = read_alert(cap(HEAD).replace("甲1".encode(), b" "))
    assert [doubt.code for doubt in alert.doubts] == ["nameless"]
    assert (alert.problems, alert.identity, alert.usable) == ((), None, False)
