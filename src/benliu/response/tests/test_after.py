"""The after-action report, against a day counted by hand; its papers; its pages and the board's."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from benliu.common.ids import new_id
from benliu.common.paper.pdf import can_make_pdf
from benliu.records.models import Record
from benliu.records.services import define_kind
from benliu.response.models import Presence
from benliu.response.queries.after import after_action
from benliu.response.services import change_level

from .conftest import SHANGHAI
from .factories import make_place, make_post, make_response, make_skill
from .storm import make_call, make_people, make_round, move, post_with, report, stay

STARTED = dt.datetime(2026, 8, 11, 2, 0, tzinfo=SHANGHAI)
ENDED = dt.datetime(2026, 8, 11, 18, 0, tzinfo=SHANGHAI)
PAGES = ("after", "board", "relief", "standdown")


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, 8, 11, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def enter(bureau, monkeypatch):
    for name in PAGES:
        monkeypatch.setattr(f"benliu.response.pages.{name}.now", lambda: ENDED)

    def entered(name: str) -> Client:
        client = Client()
        client.force_login(bureau.accounts[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return entered


@pytest.fixture
def day(bureau):
    """Eight wanted from eight to four; ten called: six said yes, three no, one nothing. Five came, one of them late."""
    response = make_response(bureau, STARTED)
    dyke = make_place(response.unit, "A", "东堤哨点", latitude=28_650_000, longitude=121_420_000)
    people = [bureau.people["林一"], bureau.people["王二"], *make_people(bureau, 8)]
    post = make_post(response, dyke, at(8), number=8, skill=make_skill("dyke", "巡堤"))
    duties = post_with(bureau, post, people, STARTED)
    calls = make_round(bureau, response, at(7), answer_within=6)
    for duty, minutes in zip(duties[:6], (2, 4, 6, 8, 10, 20), strict=True):
        make_call(calls, duty, "yes", minutes)
    for duty, reason in zip(duties[6:9], ("外地出差", "赶不回来，在老家", "家里王二病了"), strict=True):
        make_call(calls, duty, "no", 30, reason=reason)
        duty.gone, duty.gone_at = "refused", at(7, 30)
        duty.save()
    make_call(calls, duties[9])
    for duty, (hour, minute) in zip(duties[:5], ((7, 50), (8, 0), (8, 10), (7, 59), (8, 11)), strict=True):
        stay(duty, at(hour, minute), at(16))
        move(bureau, response, duty.person, dyke, at(hour, minute))
    report(bureau, response, dyke, at(9), kind="finding", words="背水坡渗水", done_at=at(10), done_words="已压坡")
    report(bureau, response, dyke, at(11), kind="task", words="每小时巡一次")
    change_level(actor=bureau.officer, response_id=response.pk, seen=3, level=0, reason="台风远去", now=ENDED)
    response.refresh_from_db()
    return response


def test_hours_punctuality_gaps_and_what_is_open(day):
    told = after_action(day, ENDED, with_names=False)
    assert (told.people, told.shifts, told.minutes, told.hours) == (5, 5, 490 + 480 + 470 + 481 + 469, "39.8")
    assert (told.expected, told.in_time, told.in_time_share) == (6, 4, 66)
    assert [(gap.place, gap.skill, gap.needed, gap.came, gap.lacked) for gap in told.short] == [
        ("东堤哨点", "巡堤", 8, 5, 3)
    ]
    assert [one.words for one in told.findings] == ["背水坡渗水"] and [one.words for one in told.open] == [
        "每小时巡一次"
    ]
    assert told.out == 1 and told.silent_places == ("东堤哨点",) and told.served == ()
    assert told.timeline[0].words.startswith("启动Ⅲ级响应") and told.timeline[-1].words.startswith("结束响应")


def test_in_time_is_by_what_was_answered_and_asked_of_nobody_called_too_late(bureau):
    """A shift from eight. Called at seven: one is free from nine and comes at 9:05, one gave 9:30 and comes at 9:50.
    Called at 8:30: one gave no time and comes at 8:50, one gave 9:00 and comes then.
    """
    response = make_response(bureau, STARTED)
    place = make_place(response.unit, "A", "东堤哨点", latitude=28_650_000, longitude=121_420_000)
    early, late = (make_round(bureau, response, at(*time)) for time in ((7, 0), (8, 30)))
    said = [
        (early, "limited", {"free_from": at(9)}, at(9, 5)),
        (early, "yes", {"arrives_at": at(9, 30)}, at(9, 50)),
        (late, "yes", {}, at(8, 50)),
        (late, "yes", {"arrives_at": at(9)}, at(9)),
    ]
    post = make_post(response, place, at(8), number=4)
    for duty, (calls, answer, when, came) in zip(
        post_with(bureau, post, make_people(bureau, 4), STARTED), said, strict=True
    ):
        make_call(calls, duty, answer, 3, **when)
        stay(duty, came, at(16))
    told = after_action(response, ENDED, with_names=False)
    assert (told.expected, told.in_time) == (3, 2)


def test_refusals_are_numbers_and_blame_nobody(day):
    said = after_action(day, ENDED, with_names=True).answers
    assert (said.called, said.coming, said.refused, said.silent, said.within, said.median) == (10, 6, 3, 1, 3, 10)
    assert said.reasons == (("在外地", 2), ("其他，或没有说明", 1))


def test_names_are_for_who_commands(enter, day):
    url = reverse("after_action", args=[day.pk])
    officer, secretary = enter("周干部").get(url), enter("许书记").get(url)
    assert "林一" in officer.text and "39.8" in officer.text and "66%" in officer.text
    assert secretary.status_code == 200 and "林一" not in secretary.text and "家里王二病了" not in officer.text
    assert enter("孙三").get(url).status_code == 403
    assert enter("周干部").get(reverse("after_action", args=[new_id()])).status_code == 404


def test_as_word_in_the_manner_of_official_papers(enter, day):
    answer = enter("周干部").get(reverse("after_word", args=[day.pk]))
    assert "attachment" in answer["Content-Disposition"] and answer["Content-Disposition"].endswith(".docx")
    document = Document(io.BytesIO(answer.getvalue()))
    section = document.sections[0]
    assert [round(one.mm) for one in (section.page_width, section.top_margin, section.left_margin)] == [210, 37, 28]
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "第 5 号台风应急响应总结" in words and "按时到岗 4 人次，占 66%" in words and "五、经过" in words
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert {"在外地", "背水坡渗水", "林一", "其他，或没有说明"} <= cells


@pytest.mark.skipif(not can_make_pdf(), reason="needs fonts-noto-cjk")
def test_as_pdf(enter, day):
    answer = enter("许书记").get(reverse("after_pdf", args=[day.pk]))
    content = answer.getvalue()
    assert answer["Content-Type"] == "application/pdf" and content.startswith(b"%PDF-") and b"/FontFile" in content


def test_a_drill_is_marked_everywhere(bureau, enter):
    drill = make_response(bureau, STARTED, is_drill=True)
    client = enter("周干部")
    for name in ("board", "relief", "stand_down", "after_action"):
        assert "演练" in client.get(reverse(name, args=[drill.pk])).text, name
    document = Document(io.BytesIO(client.get(reverse("after_word", args=[drill.pk])).getvalue()))
    assert "（演练）" in document.paragraphs[0].text


def test_the_board_answers_304_until_something_changes(bureau, enter, day):
    client, live = enter("周干部"), reverse("board_live", args=[day.pk])
    page = client.get(reverse("board", args=[day.pk]))
    assert "第 5 号台风" in page.text and 'data-lat="28.650000"' not in page.text  # it is over: nobody is wanted there
    first = client.get(live)
    mark = first["ETag"]
    assert first.status_code == 200 and mark.strip('"') in page.text and 'id="b-kpis"' in first.text
    again = client.get(live, headers={"If-None-Match": mark})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", mark)
    english = client.get(live, headers={"If-None-Match": mark, "Accept-Language": "en"})
    assert english.status_code == 200 and english["ETag"] != mark
    move(bureau, day, bureau.people["孙三"], make_place(day.unit, "B", "望潮泵站"), ENDED)
    changed = client.get(live, headers={"If-None-Match": mark})
    assert changed.status_code == 200 and changed["ETag"] != mark
    assert enter("孙三").get(live).status_code == enter("孙三").get(reverse("board", args=[day.pk])).status_code == 403


def test_an_unchanged_board_costs_little_and_ten_screens_one_reckoning(enter, day):
    client, live = enter("周干部"), reverse("board_live", args=[day.pk])
    mark = client.get(live)["ETag"]
    with CaptureQueriesContext(connection) as asked:
        client.get(live, headers={"If-None-Match": mark})
    unchanged = len(asked)
    with CaptureQueriesContext(connection) as asked:
        assert enter("许书记").get(live).status_code == 200
    assert unchanged <= 6 and len([one for one in asked if "response_presence" in one["sql"]]) == 1  # the mark's own


def test_stand_down_on_the_page(bureau, enter, day):
    define_kind(code="key.emergency", title="防汛防台应急任务", unit="班次", levels=["III级"])
    client, url = enter("周干部"), reverse("stand_down", args=[day.pk])
    page = client.get(url)
    assert "还有 1 人在外" in page.text and "人还没有到齐" in page.text
    close = reverse("stand_down_close", args=[day.pk])
    assert "还有 1 人在外。请等都回来" in client.post(close, {"reason": ""}, follow=True).text
    form = page.context["form"]
    sent = {"id": form["id"].value(), "happened_at": "2026-08-11T17:30"}
    assert client.post(url, sent).status_code == 422
    (person,) = [one.person_id for _place, people in page.context["places"] for one in people]
    assert "1 人回来了" in client.post(url, sent | {"people": [person]}, follow=True).text
    done = client.post(close, follow=True)
    assert "已收队。登记了 5 条出勤记录，其中 0 条等别人审核" in done.text and Record.objects.count() == 5
    assert "2026" not in client.get(url).context["row"].stood_down_reason
    member = enter("孙三")
    assert member.post(close).status_code == member.get(url).status_code == 403


def test_a_hand_over_on_the_page(bureau, enter, day):
    client, url = enter("林一"), reverse("relief", args=[day.pk])
    page = client.get(url)
    assert "16:00 结束的一班没有留下交班说明" in page.text
    form = page.context["form"]
    sent = {"id": form["id"].value(), "place_id": form["place_id"].field.choices[0][0]}
    assert client.post(url, sent | {"words": ""}).status_code == 422
    assert "北段渗水" in client.post(url, sent | {"words": "北段渗水"}, follow=True).text
    assert enter("孙三").get(url).status_code == 403


def test_as_many_queries_for_many(bureau, day):
    counts = []
    for many in (10, 490):
        post = make_post(day, make_place(day.unit, f"N{many}", f"哨点{many}"), at(8), number=many)
        duties = post_with(bureau, post, make_people(bureau, many), STARTED)
        Presence.objects.bulk_create(
            Presence(response=day, person=duty.person, place=post.place, duty=duty, arrived_at=at(8), left_at=at(16))
            for duty in duties
        )
        with CaptureQueriesContext(connection) as asked:
            after_action(day, ENDED, with_names=True)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20
