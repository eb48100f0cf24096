"""The secretary's desk: verify, return, undo; what the next star needs."""

import datetime as dt
import re
import uuid

import pytest

from benliu.records.models import Record, RecordKind
from benliu.records.services import number_verified
from benliu.scoring.services import file_objection

from .factories import NOW

DAY = dt.date(2026, 9, 12)
THREE = ["林知夏", "王小河", "陈一舟"]


@pytest.fixture
def waiting(scored):
    """Two clean activities, and one that may be the same as a record that counts."""
    scored.file(THREE, "soul.themeday", DAY, note="走读示例河")
    scored.file(["赵闻涛"], "warm.talk", DAY)
    scored.file(["林知夏"], "warm.talk", dt.date(2026, 5, 8))
    return scored


def states(bureau):
    return sorted(Record.objects.exclude(number__isnull=False).values_list("state", flat=True))


def test_activities_wait_as_lines(waiting, enter):
    page = enter("secretary").get("/desk/")
    assert len(page.context["waiting"]) == 3 and page.context["waiting_count"] == 5
    assert "一次审核 2 项无异常" in page.text
    assert page.text.count("btn sm primary") == 1 and page.text.count("btn primary") == 1  # the skip link
    assert "主题党日：走读示例河" in page.text


def test_a_long_desk_shows_its_first_twenty_lines_and_verifies_all(scored, enter):
    for back in range(23):
        scored.file(["赵闻涛"], "warm.talk", DAY - dt.timedelta(days=back))
    client = enter("secretary")
    page = client.get("/desk/")
    assert page.text.count("act-b") == 20 and "看全部 23 项" in page.text and len(page.context["clean_ids"]) == 23
    whole = client.get(f"/desk/{page.context['branch'].unit_id}/?all")
    assert whole.text.count("act-b") == 23 and "看全部" not in whole.text


def test_what_may_be_the_same_is_shown_beside_it_and_merged_with_one_click(waiting, enter):
    client = enter("secretary")
    page = client.get("/desk/")
    flagged = page.context["waiting"][0]
    counted = Record.objects.get(kind__code="warm.talk", number__isnull=False)
    assert [suspect.pairs for suspect in flagged.suspects] == [((flagged.record_ids[0], counted.pk),)]
    assert f"/records/{counted.pk}/" in page.text and "留另一条" in page.text
    assert "留这一条" not in page.text  # the other one counts already
    page = client.post("/records/doubles/", {"same": f"{flagged.record_ids[0]},{counted.pk}"}, follow=True)
    assert [line.is_clean for line in page.context["waiting"]] == [True, True]
    left_out = client.get(f"/records/{flagged.record_ids[0]}/")
    assert f"/records/{counted.pk}/" in left_out.text and "已合并" in left_out.text
    undo = re.search(r'action="(/records/doubles/[^"]+/undo/)"', left_out.text)[1]
    page = client.post(undo, follow=True)
    assert page.context["waiting"][0].record_ids == flagged.record_ids


def test_of_two_that_wait_either_may_be_kept_or_both(waiting, enter):
    client = enter("secretary")

    def suspect():
        page = client.get("/desk/")
        return next(one for line in page.context["waiting"] for one in line.suspects if not one.other.is_verified)

    def send(name, ids):
        return client.post("/records/doubles/", {name: ",".join(map(str, ids))}, follow=True)

    waiting.file(["赵闻涛"], "warm.talk", DAY, note="又一次")
    asked = suspect()
    lines = client.get("/desk/").context["waiting"]
    (other,) = (line for line in lines if asked.other.record_id in line.record_ids)
    assert not other.is_clean and [doubt.record_id for doubt in other.doubts] == [asked.this.record_id]
    assert "撤销" in send("same", asked.ids_reversed).text
    assert Record.objects.get(pk=asked.other.record_id).state == "merged"
    waiting.file(["赵闻涛"], "warm.talk", DAY, note="第三次")
    page = send("apart", suspect().ids)
    assert "以后不再问" in page.text
    assert not [one for line in page.context["waiting"] for one in line.suspects if not one.other.is_verified]


def test_all_clean_ones_at_once_and_undo(waiting, enter):
    client = enter("secretary")
    ids = client.get("/desk/").context["clean_ids"]
    assert len(ids) == 4
    here = f"/desk/{waiting.branch.pk}/"
    page = client.post(f"{here}verify/", {"records": ",".join(map(str, ids))}, follow=True)
    assert states(waiting) == ["submitted", *["verified"] * 4]
    undo = page.context["undo"]
    assert undo.count == 4 and undo.until == NOW + dt.timedelta(seconds=60)
    assert f"{here}undo/{undo.batch_id}/" in page.text
    page = client.post(f"{here}undo/{undo.batch_id}/", follow=True)
    assert states(waiting) == ["submitted"] * 5
    assert page.context["undo"] is None and "已撤销" in page.text


@pytest.mark.parametrize(("seconds", "until"), [(60, "09:31:00"), (300, "09:35:00")])
def test_the_offer_to_undo_says_what_and_until_when(waiting, enter, settings, seconds, until):
    settings.BENLIU_UNDO_SECONDS = seconds
    client = enter("secretary")
    ids = client.get("/desk/").context["clean_ids"]
    page = client.post(f"/desk/{waiting.branch.pk}/verify/", {"records": ",".join(map(str, ids))}, follow=True)
    assert f"已审核 4 条记录，{until} 之前可以撤销。" in page.text
    bar, waits = page.text.index('class="toasts undo-bar"'), page.text.index('id="waiting-h"')
    assert bar < waits, "on a phone it stands in its place, before what waits, and covers nothing"
    client.cookies["django_language"] = "en"
    assert f"4 records verified; they can be taken back until {until}." in client.get("/desk/").text


def test_undo_is_over_when_the_batch_is_numbered(waiting, enter):
    client = enter("secretary")
    here = f"/desk/{waiting.branch.pk}/"
    ids = client.get("/desk/").context["clean_ids"]
    batch = client.post(f"{here}verify/", {"records": ",".join(map(str, ids))}, follow=True).context["undo"].batch_id
    number_verified(now=NOW, at_once=True)
    page = client.post(f"{here}undo/{batch}/", follow=True)
    assert "已经编号，不能撤销" in page.text and page.context["undo"] is None
    assert states(waiting) == ["submitted"]


def test_some_of_an_activity_go_back_with_the_reason(waiting, enter):
    client = enter("secretary")
    line = next(one for one in client.get("/desk/").context["waiting"] if one.head_count == 3)
    here = f"/desk/{waiting.branch.pk}/"
    page = client.get(f"{here}activities/{line.record_ids[0]}/")
    assert [one.who for one in page.context["records"]] == THREE
    back = {"records": [str(i) for i in line.record_ids[:2]], "reason": "日期应为 9 月 13 日"}
    page = client.post(f"{here}return/", back, follow=True)
    assert "已退回 2 条记录" in page.text
    assert states(waiting) == ["returned", "returned", *["submitted"] * 3]
    returned = Record.objects.filter(state="returned").first()
    assert returned.text.return_reason == "日期应为 9 月 13 日"


def test_returning_without_a_reason_is_answered(waiting, enter):
    client = enter("secretary")
    line = client.get("/desk/").context["waiting"][1]
    back = {"records": [str(line.record_ids[0])], "reason": " "}
    page = client.post(f"/desk/{waiting.branch.pk}/return/", back, follow=True)
    assert "请写明退回的原因" in page.text
    assert page.context["line"].record_ids == line.record_ids


def test_somebody_was_faster(waiting, enter):
    client = enter("secretary")
    ids = client.get("/desk/").context["clean_ids"]
    here = f"/desk/{waiting.branch.pk}/"
    client.post(f"{here}verify/", {"records": str(ids[0])})
    page = client.post(f"{here}verify/", {"records": ",".join(map(str, ids))}, follow=True)
    assert "已被处理" in page.text
    assert states(waiting).count("verified") == 1


@pytest.mark.parametrize("words", ["", "nonsense", str(uuid.UUID(int=1))])
def test_nothing_to_verify(waiting, enter, words):
    page = enter("secretary").post(f"/desk/{waiting.branch.pk}/verify/", {"records": words}, follow=True)
    assert "没有找到要处理的记录" in page.text
    assert states(waiting) == ["submitted"] * 5


def test_other_branches_are_closed(waiting, enter):
    assert enter("secretary").get(f"/desk/{waiting.other.pk}/").status_code == 403
    record = Record.objects.filter(state="submitted").first()
    answer = enter("member").post(f"/desk/{waiting.branch.pk}/verify/", {"records": str(record.pk)})
    assert answer.status_code == 403
    assert states(waiting) == ["submitted"] * 5


def test_an_officer_chooses_among_branches(waiting, enter):
    page = enter("officer").get(f"/desk/{waiting.other.pk}/")
    assert [one.name for one in page.context["branches"]] == ["机关第一党支部", "水文中心党支部"]
    assert page.context["waiting"] == []


def test_the_way_to_the_next_star(scored, enter):
    stars = enter("secretary").get("/desk/").context["stars"]
    assert stars.progress.stars < stars.progress.next_stars
    assert stars.progress.condition_count == stars.progress.met_count + stars.progress.short_count
    assert any(one.deadline and one.deadline >= NOW.date() for one in stars.progress.owing)


def test_streams_beside_the_median_of_branches(scored, enter):
    """Five members share the points: 1 / 5 = 0.2 in 奔流; the other branch has none, the median of both is 0.1."""
    balance = {one.stream: one for one in enter("secretary").get("/desk/").context["stars"].balance}
    assert {stream: one.mean for stream, one in balance.items()} == {"ben": 200, "nuan": 200, "chao": 600, "qing": 400}
    assert balance["ben"].overall == 100 and not balance["ben"].below


def test_the_number_of_queries_does_not_grow_with_what_waits(waiting, enter, django_assert_max_num_queries):
    client = enter("secretary")
    with django_assert_max_num_queries(100) as few:
        client.get("/desk/")
    for day in range(1, 9):
        waiting.file(THREE, "warm.service", dt.date(2026, 8, day))
    with django_assert_max_num_queries(len(few)):
        client.get("/desk/")
    assert len(few) <= 32


def test_the_desk_says_that_a_second_person_must_verify_and_the_officer_is_told(scored, enter):
    RecordKind.objects.filter(code="warm.talk").update(needs_second=True)
    scored.file(["林知夏", "周明渠"], "warm.talk", DAY)
    address = f"/desk/{scored.branch.pk}/"
    page = enter("secretary").get(address)
    assert page.context["left_count"] == 2 and page.context["waiting"] == [] and not page.context["clean"]
    assert "另有 2 条说的是您本人，或须第二人审核，由沈望溪审核。" in page.text
    (line,) = page.context["left"]
    own = enter("secretary").get(f"{address}activities/{line.record_ids[0]}/").text
    assert "审核所选" not in own and "退回所选" not in own and 'name="records"' not in own and "也不能退回" in own
    officer = enter("officer")
    assert "机关第一党支部有记录等待审核" in officer.get("/notices/").text
    (line,) = officer.get(address).context["waiting"]
    assert line.is_clean and not line.barred


def test_one_s_own_is_left_to_others_and_the_answer_to_all_clean_ones_says_so(scored, enter):
    """Three people of a theme day, the secretary among them: two are verified by one press, the third waits."""
    scored.file(["林知夏", "周明渠", "王小河"], "soul.themeday", DAY, note="走读示例河")
    client, address = enter("secretary"), f"/desk/{scored.branch.pk}/"
    page = client.get(address)
    assert (page.context["waiting_count"], page.context["left_count"]) == (2, 1)
    assert page.text.count('form="verify"') == 2, "one for all, one for the line; none for the own"
    ids = ",".join(map(str, page.context["clean_ids"]))
    page = client.post(f"{address}verify/", {"records": ids}, follow=True)
    assert states(scored) == ["submitted", "verified", "verified"]
    assert "已审核 2 条记录" in page.text and "另有 1 条说的是您本人，或须第二人审核，由沈望溪审核。" in page.text
    (own,) = page.context["left"][0].record_ids
    assert Record.objects.get(pk=own).person.name == "周明渠"
    assert client.post(f"{address}verify/", {"records": str(own)}).status_code == 403
    assert "这条记录说的是您本人" in client.get(f"/records/{own}/").text
    assert "?to_verify=on" not in page.text, "no badge for what is not the secretary's to do"
    officer = enter("officer")
    shown = officer.get("/records/", {"to_verify": "on"})
    assert [line.id for line in shown.context["page"].lines] == [own]
    assert "等您审核的" in shown.text
    officer.post(f"{address}verify/", {"records": str(own)})
    assert states(scored) == ["verified"] * 3


def test_where_nobody_else_leads_the_desk_says_that_somebody_must_be_appointed(bureau, enter):
    bureau.people["沈望溪"].offices.all().delete()
    bureau.file(["周明渠"], "soul.themeday", DAY)
    assert "现在没有别人可以审核" in enter("secretary").get("/desk/").text


def test_an_objection_waits_on_the_desk_of_who_may_answer_it(scored, enter):
    person = scored.people["林知夏"]
    publication = scored.publish(scored.run())
    file_objection(
        actor=scored.standing("member"),
        publication_id=publication.pk,
        person_id=person.pk,
        unit_id=scored.branch.pk,
        words="少算一次党课",
        now=NOW,
    )
    page = enter("secretary").get("/desk/")
    (line,) = page.context["objections"]
    assert "林知夏的等次" in page.text and "少算一次党课" in page.text and f"/objections/{line.id}/" in page.text
    assert enter("secretary").get(f"/objections/{line.id}/").status_code == 200
