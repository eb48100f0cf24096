"""An activity told once: a record for everybody in it, from the page and the phone; doubles found in time."""

import datetime as dt
import json
import re
import uuid
from hashlib import sha256

import pytest
from django.urls import reverse

from benliu.common.clock import local_date
from benliu.common.decision import Invalid, Refused
from benliu.org.models import Membership, TemporaryMembership
from benliu.org.services import Wish, approve_transfer, ask_transfer, carry_out_transfers
from benliu.org.tests.factories import FIRST, NOW, SECOND
from benliu.records import closing, planned, uses
from benliu.records.closing import ClosedPeriod
from benliu.records.forms import RecordOnce
from benliu.records.models import Activity, Evidence, Record, RecordKind, StoredFile
from benliu.records.queries.recording import places_by_kind, recording_form
from benliu.records.queries.similar import similar_activities
from benliu.records.receipts import receipt_of
from benliu.records.services import pair_kinds, store_photo
from benliu.sync.registry import in_every_language

from .factories import make_draft, picture, signed_in, submit, tell

DAY = dt.date(2026, 2, 10)


def test_one_telling_makes_a_record_for_everybody_and_one_for_the_branch(bureau, told):
    activity = told(note="读书", seconds=95, place="会议室", quantity=1500)
    assert (tell(bureau.secretary, activity).made, Activity.objects.get().seconds) == (4, 95)
    tell(bureau.secretary, activity)
    people = Record.objects.exclude(person=None)
    assert {r.person_id for r in people} == set(activity.people) and Record.objects.count() == 4, (
        "told twice, done once"
    )
    assert {(r.quantity, r.state, r.activity_id, r.text.note) for r in people} == {
        (1500, "submitted", activity.id, "读书")
    }
    branch = Record.objects.get(person=None)
    assert (branch.kind.code, branch.quantity, branch.unit.name) == ("meeting.lesson", 1000, FIRST)


def test_what_a_kind_does_not_ask_for_is_not_kept(bureau, told):
    tell(bureau.secretary, told(level="I级", facts={"satisfaction": 4000}))
    assert {(r.level, str(r.facts)) for r in Record.objects.all()} == {("", "{}")}
    tell(bureau.secretary, told(kind="key.water", facts={"satisfaction": 4000, "age": 1}))
    assert {str(r.facts) for r in Record.objects.filter(kind__code="key.water")} == {"{'satisfaction': 4000}"}


def test_digits_that_are_no_number_break_nothing(bureau):
    client = signed_in(bureau, "许书记")
    for nonsense in ("²", "9" * 40, "x"):
        assert client.get(reverse("record_once"), {"unit": nonsense}).status_code == 200
        said = {"unit": nonsense, "people": nonsense, "kind": "soul.lesson", "happened_on": "2026-02-10"}
        assert client.get(reverse("similar"), said).status_code == 200


def test_a_member_tells_of_the_own_part_alone(bureau, told):
    own = told(people=(bureau.people["林一"].pk,))
    assert tell(bureau.member, own).made == 1, "what a member says is not the branch's record"
    with pytest.raises(Refused):
        tell(bureau.member, told())
    with pytest.raises(Refused):
        tell(bureau.standing("钱书记"), told())


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "no.such"}, "没有“no.such”"),
        ({"kind": "key.emergency"}, "请选择等级：IV级、III级"),
        ({"kind": "key.emergency", "level": "V级"}, "请选择等级"),
        ({"people": ()}, "请选择参加的人"),
        ({"kind": "meeting.committee"}, "记的是支部"),
        ({"happened_on": dt.date(2027, 1, 1)}, "还没有到"),
        ({"quantity": 0}, "数量应大于 0"),
        ({"photos": ("ab" * 32,)}, "照片还没有传上来"),
        ({"people": tuple(range(3000))}, "一次最多 2000 人"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(bureau, told, fields, words):
    with pytest.raises(Invalid, match=words):
        tell(bureau.secretary, told(**fields))
    assert not Record.objects.exists() and not Activity.objects.exists()


def test_somebody_who_left_counts_in_the_branch_of_that_day(bureau, told):
    gone = bureau.people["王二"]
    Membership.objects.filter(person=gone).update(ends_on=dt.date(2026, 1, 31))
    Membership.objects.create(person=gone, unit=bureau.units[SECOND], starts_on=dt.date(2026, 2, 1))
    with pytest.raises(Invalid, match="王二在 2026-02-10 不在这个支部"):
        tell(bureau.secretary, told())
    assert tell(bureau.secretary, told(happened_on=dt.date(2026, 1, 20))).made == 4


def test_a_member_alone_is_told_in_words_of_his_own_that_the_day_was_before_he_came(bureau, told):
    Membership.objects.filter(person=bureau.people["林一"]).update(starts_on=dt.date(2026, 3, 1))
    with pytest.raises(Invalid, match="^2026年2月10日您不在这个支部，这里不能登记。"):
        tell(bureau.member, told(people=(bureau.people["林一"].pk,)))


def test_after_a_transfer_the_old_records_stay_and_the_new_branch_records(bureau, told):
    """Before the day in the old branch, from it on in the new one; for a time, in both."""
    person = bureau.people["林一"].pk
    tell(bureau.secretary, told(people=(person,)))
    wish = Wish(person, bureau.units[SECOND].pk, local_date(NOW))
    transfer = ask_transfer(actor=bureau.secretary, wish=wish, now=NOW)
    approve_transfer(actor=bureau.standing("钱书记"), transfer_id=transfer.pk, side="receiving", now=NOW)
    carry_out_transfers(now=NOW + dt.timedelta(minutes=1))
    assert Record.objects.get(person=person).unit_id == bureau.units[FIRST].pk
    today = {"people": (person,), "happened_on": local_date(NOW)}
    with pytest.raises(Invalid, match="林一在 2026-03-02 不在这个支部"):
        tell(bureau.secretary, told(**today))
    tell(bureau.standing("钱书记"), told(**today, unit_id=bureau.units[SECOND].pk))
    tell(bureau.secretary, told(people=(person,), happened_on=local_date(NOW) - dt.timedelta(days=1)))


def test_a_branch_records_whom_it_has_for_a_time(bureau, told):
    person, unit = bureau.people["孙三"].pk, bureau.units[FIRST]
    since, until = dt.date(2026, 2, 20), local_date(NOW)
    TemporaryMembership.objects.create(person_id=person, unit=unit, starts_on=since, ends_on=until)
    assert person in {row.person_id for row in recording_form(bureau.secretary, unit_id=unit.pk, on=since).people}
    tell(bureau.secretary, told(people=(person,), happened_on=until))
    with pytest.raises(Invalid, match="孙三在 2026-02-10 不在这个支部"):
        tell(bureau.secretary, told(people=(person,)))


def test_what_seems_recorded_already_is_found_and_merged_on_request(bureau, told):
    ask = {"reader": bureau.secretary, "kind": "soul.lesson", "unit_id": bureau.units[FIRST].pk, "day": DAY}
    assert similar_activities(**ask, people=told().people) == []
    submit(bureau.member, make_draft(bureau, "林一"))
    (found,) = similar_activities(**ask, people=told().people)
    assert (found.kind, found.same_kind, found.filed_by, found.shared) == ("党课", True, "林一", 1)
    recorded = tell(bureau.secretary, told(merge=True))
    assert (recorded.made, recorded.had) == (3, 1), "two people and the branch"
    assert Record.objects.filter(person=bureau.people["林一"]).count() == 1 and Activity.objects.get().merged == 1
    assert similar_activities(**ask | {"day": dt.date(2026, 2, 11)}, people=told().people) == []


def test_another_kind_is_similar_only_where_most_people_are_the_same(bureau, told):
    tell(bureau.secretary, told(kind="tide.study"))
    ask = {"reader": bureau.secretary, "kind": "soul.lesson", "unit_id": bureau.units[FIRST].pk, "day": DAY}
    assert [one.kind for one in similar_activities(**ask, people=told().people)] == ["集中学习"]
    assert similar_activities(**ask, people=told().people[:1]) == [], "one person does several things a day"
    against = ask | {"kind": "veto.discipline"}
    assert similar_activities(**against, people=told().people) == [], "nobody is punished by studying"


def test_another_kind_at_another_place_or_of_a_much_larger_party_is_another_thing(bureau, told):
    tell(bureau.secretary, told(kind="tide.study", place="会议室"))
    ask = {"reader": bureau.secretary, "kind": "soul.lesson", "unit_id": bureau.units[FIRST].pk, "day": DAY}
    (found,) = similar_activities(**ask, people=told().people, place="会 议室")
    assert (found.kind, found.place) == ("集中学习", "会议室")
    assert similar_activities(**ask, people=told().people, place="东堤") == []
    assert len(similar_activities(**ask, people=told().people[:2])) == 1
    belong = [name for name, person in bureau.people.items() if person.memberships.filter(ends_on=None).exists()]
    everybody = [make_draft(bureau, name, "warm.service") for name in belong]
    submit(bureau.officer, *everybody)
    two = similar_activities(**ask, people=told().people[:2])
    assert len(everybody) > 4 and [one.kind for one in two] == ["集中学习"], "two of all are not all of them"


def test_merged_with_another_kind_nobody_is_recorded_a_second_time(bureau, told):
    """What the notice offers is what happens: of who was at the same thing under another kind nothing more is made."""
    first = tell(bureau.secretary, told(kind="tide.study", people=told().people[:2]))
    again = told(id=uuid.uuid4(), merge=True)
    assert tell(bureau.secretary, again).made == len(again.people) - 2 + 1, "the third person, and the branch"
    assert set(Record.objects.filter(activity=first.activity_id).values_list("kind__code", flat=True)) == {"tide.study"}
    both = Record.objects.filter(person__in=again.people[:2], happened_on=DAY)
    assert both.count() == 2 and set(both.values_list("kind__code", flat=True)) == {"tide.study"}


def test_the_form_says_how_large_a_photo_may_be_that_the_phone_makes_smaller(bureau):
    page = signed_in(bureau, "林一").get(reverse("record_once")).content.decode()
    assert "每张不超过 40 MB；在手机上先缩小再发送" in page and "10 MB" not in page


def test_photos_are_kept_once_by_content_and_shown_to_whom_the_record_is_open(bureau, told, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    content = picture()
    mark = sha256(content).hexdigest()
    for _ in range(2):
        store_photo(actor=bureau.secretary, sha256=mark, content=content, now=NOW)
    tell(bureau.secretary, told(photos=(mark,)))
    assert StoredFile.objects.count() == 1 and Evidence.objects.count() == 4
    record = Record.objects.get(person=bureau.people["林一"])
    place = reverse("evidence", args=[record.evidence.get().pk])
    assert b"".join(signed_in(bureau, "林一").get(place)) == content
    assert signed_in(bureau, "王二").get(place).status_code == 403


def test_a_photo_that_changed_on_its_way_is_refused(bureau):
    with pytest.raises(Invalid, match="在传送中坏了"):
        store_photo(actor=bureau.member, sha256="0" * 64, content=picture(), now=NOW)


def test_a_phone_tells_by_an_operation(bureau, told):
    payload = {
        "kind": "soul.lesson",
        "unit_id": told().unit_id,
        "happened_on": "2026-02-10",
        "people": list(told().people),
        "seconds": 40,
    }
    operation = {"id": str(uuid.uuid4()), "kind": "records.tell_activity", "happened_at": "1999-01-01T00:00:00+08:00"}
    client = signed_in(bureau, "许书记")

    def send(**change):
        body = {"operations": [operation | {"payload": payload | change}]}
        return client.post("/sync/operations", json.dumps(body), content_type="application/json").json()["answers"][0]

    first = send()
    assert (first["status"], first["result"]["made"]) == ("applied", 4)
    assert send()["status"] == "duplicate" and Record.objects.count() == 4
    assert send(seconds=41)["status"] == "rejected", "the same id with other content"
    nonsense = [{"people": "all"}, {"people": [2**70]}, {"happened_on": "gestern"}, {"quantity": 1.5}, {"facts": [1]}]
    for wrong in (*nonsense, {"photos": ["x"]}):
        operation["id"] = str(uuid.uuid4())
        answer = send(**wrong)
        assert answer["status"] == "rejected" and next(iter(wrong)) in answer["reason"]
    assert Record.objects.count() == 4


def test_the_page_records_warns_and_merges(bureau, told):
    client = signed_in(bureau, "许书记")
    page = client.get(reverse("record_once")).content.decode()
    assert "林一" in page and "孙三" not in page
    said = {"id": str(uuid.uuid4()), "kind": "soul.lesson", "happened_on": "2026-02-10", "people": list(told().people)}
    assert client.post(reverse("record_once"), said | {"people": []}).status_code == 422
    assert client.post(reverse("record_once"), said | {"quantity": "1", "seconds": "61"}).status_code == 302
    assert Record.objects.count() == 4
    again = client.post(reverse("record_once"), said | {"id": str(uuid.uuid4())})
    text = again.content.decode()
    assert again.status_code == 200 and "好像已经记过了" in text and Record.objects.count() == 4
    assert "请先选：是不是同一件事。</p>" in text
    assert 'value="merge">' in text and 'value="other">' in text, "none is chosen beforehand"
    client.post(reverse("record_once"), said | {"id": str(uuid.uuid4()), "same": "merge"})
    assert Record.objects.count() == 4
    client.post(reverse("record_once"), said | {"id": str(uuid.uuid4()), "same": "other"})
    assert Record.objects.count() == 8
    asked = client.get(reverse("similar"), said | {"id": str(uuid.uuid4())}).content.decode()
    assert asked.count("<li>") >= 2


def test_a_member_form_has_no_other_people(bureau, told):
    page = signed_in(bureau, "林一").get(reverse("record_once")).content.decode()
    assert "王二" not in page and "meeting.committee" not in page
    said = {"id": str(uuid.uuid4()), "kind": "soul.lesson", "happened_on": "2026-02-10", "people": list(told().people)}
    signed_in(bureau, "林一").post(reverse("record_once"), said)
    assert [r.person.name for r in Record.objects.all()] == ["林一"]


@pytest.fixture
def consumers(monkeypatch):
    """Nothing uses records but what the test registers."""
    monkeypatch.setattr(uses, "_consumers", [])

    def consume(of_kinds):
        uses.register_consumer(uses.Consumer(lambda *_: [], lambda *_: {}, lambda _kinds, _day: of_kinds))

    return consume


def test_the_form_says_where_each_kind_will_be_used_each_place_once(bureau, consumers):
    pair_kinds()
    points, stars, often = (uses.Place(title, "/somewhere/") for title in ("积分", "支部星级", "组织生活频次：党课"))
    consumers({"soul.lesson": [points, often], "meeting.lesson": [stars, often], "tide.study": [points]})
    led = places_by_kind(recording_form(bureau.secretary, unit_id=None, on=DAY), DAY)
    assert [place.title for place in led["soul.lesson"]] == ["积分", "组织生活频次：党课", "支部星级"]
    assert led["tide.study"] == (points,) and led["warm.talk"] == ()
    own = places_by_kind(recording_form(bureau.member, unit_id=None, on=DAY), DAY)
    assert [place.title for place in own["soul.lesson"]] == ["积分", "组织生活频次：党课"], "no record of the branch"
    page = signed_in(bureau, "许书记").get(reverse("record_once") + "?kind=soul.lesson").content.decode()
    assert "将复用 3 处：积分、组织生活频次：党课、支部星级" in page and page.count("现在还没有用到这类记录的地方") >= 1


def test_the_kinds_that_were_told_of_lately_come_first_then_the_rest_by_stream(bureau, told):
    streams = {"warm.talk": "nuan", "soul.lesson": "ben", "tide.study": "chao", "clear.pledge": "qing"}
    for code, stream in streams.items():
        RecordKind.objects.filter(code=code).update(stream=stream)
    theirs = {"kind": "tide.study", "people": (bureau.people["林一"].pk,)}
    for day in (3, 4, 5):
        tell(bureau.member, told(**theirs, happened_on=dt.date(2026, 2, day)))
    tell(bureau.secretary, told(kind="clear.pledge"))
    tell(bureau.secretary, told(kind="warm.talk", happened_on=dt.date(2025, 8, 1)))  # long ago
    form = recording_form(bureau.secretary, unit_id=None, on=DAY)
    assert [kind.code for kind in form.kinds[: form.used]] == ["clear.pledge", "tide.study"], "the own ones first"
    rest = [kind.stream for kind in form.kinds[form.used :]]
    assert rest == sorted(rest, key=["ben", "nuan", "chao", "qing", ""].index)
    assert sorted(kind.code for _title, kinds in form.listed for kind in kinds) == sorted(
        RecordKind.objects.values_list("code", flat=True)
    ), "all can be reached"
    assert [title for title, _kinds in form.listed][:3] == ["最近常用", "奔流", "暖流"]
    assert recording_form(bureau.standing("钱书记"), unit_id=None, on=DAY).used == 0, "another branch has its own"
    member = recording_form(bureau.member, unit_id=None, on=DAY)
    assert [kind.code for kind in member.kinds[: member.used]] == ["tide.study", "clear.pledge"], "the own records"
    assert recording_form(bureau.standing("王二"), unit_id=None, on=DAY).quick[0].code == "clear.pledge"


def test_the_form_begins_with_what_the_branch_recorded_last_for_many_never_with_an_arbitrary_kind(
    bureau, told, monkeypatch
):
    monkeypatch.setattr(planned, "_owed", [])

    def begins(name: str = "许书记") -> str:
        return recording_form(bureau.standing(name), unit_id=None, on=DAY).usual

    assert begins() == begins("林一") == "", "nothing was recorded: nothing is chosen"
    for day in (6, 7, 8):
        tell(bureau.secretary, told(kind="warm.service", people=told().people[1:2], happened_on=dt.date(2026, 2, day)))
    assert begins() == "", "recorded most often and last, but of one alone"
    tell(bureau.secretary, told(kind="tide.study", happened_on=dt.date(2026, 2, 3)))
    tell(bureau.secretary, told(kind="warm.talk", people=told().people[:2], happened_on=dt.date(2026, 2, 4)))
    tell(bureau.secretary, told(kind="clear.pledge", happened_on=dt.date(2026, 2, 2)))
    assert begins() == "warm.talk", "the last of half the branch or more"
    tell(bureau.secretary, told(kind="warm.talk"))
    assert begins() == "tide.study", "what is recorded of today already is not what comes next"
    assert begins("林一") == "warm.service", "somebody alone tells of what there is most of"
    assert begins("钱书记") == "", "of another branch"


@pytest.fixture
def closed_2026(monkeypatch):
    period = ClosedPeriod("2026", dt.date(2026, 1, 1), dt.date(2026, 12, 31), dt.date(2027, 1, 15))
    monkeypatch.setattr(closing, "_providers", [lambda: [period]])


def test_a_closed_period_is_said_before_sending_and_the_record_is_kept(bureau, told, closed_2026):
    words = "2026 年已在 2027年1月15日封账"
    client = signed_in(bureau, "许书记")
    said = {"id": str(uuid.uuid4()), "kind": "soul.lesson", "people": list(told().people), "quantity": "1"}
    page = client.post(reverse("record_once"), said | {"happened_on": "2026-02-10", "switch": "1"}).content.decode()
    assert f'<span id="closing-words">{words}' in page and 'id="closing" class="mt-3" role="status">' in page
    page = client.post(reverse("record_once"), said | {"happened_on": "2025-12-31", "switch": "1"}).content.decode()
    assert '<span id="closing-words"></span>' in page and 'role="status" hidden>' in page
    assert tell(bureau.secretary, told(happened_on=dt.date(2025, 12, 31))).closing == ""
    assert tell(bureau.secretary, told()).closing.startswith(words) and Record.objects.filter(happened_on=DAY).count()
    sent = client.post(reverse("record_once"), said | {"happened_on": "2026-02-11"}, follow=True)
    assert "已记 4 条，等待审核。" + words in sent.content.decode()


def test_the_receipt_of_a_phone_says_that_the_period_is_closed(bureau, told, closed_2026):
    payload = {"kind": "soul.lesson", "unit_id": told().unit_id, "happened_on": "2026-02-10", "people": told().people}
    operation = {"id": str(uuid.uuid4()), "kind": "records.tell_activity", "happened_at": "2026-02-10T08:00:00+08:00"}
    body = json.dumps({"operations": [operation | {"payload": payload}]})
    for status in ("applied", "duplicate"):
        answer = signed_in(bureau, "许书记").post("/sync/operations", body, content_type="application/json")
        (one,) = answer.json()["answers"]
        text = one["result"]["receipt"]["zh-hans"]["text"]
        assert one["status"] == status and "2026 年已在" in text and "以更正计入" in text


def test_a_receipt_says_what_was_made_and_left_out_of_which_day_and_leads_there_in_both_languages(bureau, told):
    RecordKind.objects.filter(code="soul.lesson").update(
        english="Party lecture", unit="小时", words={"小时": "hour/hours"}
    )
    tell(bureau.member, told(people=(bureau.people["林一"].pk,)))
    merged = told(id=uuid.uuid4(), quantity=1500, merge=True)
    recorded = tell(bureau.secretary, merged)
    unit = told().unit_id
    chinese, english = receipt_of(merged, recorded), in_every_language(lambda: receipt_of(merged, recorded))["en"]
    assert chinese.title == "党课"
    assert chinese.text == "2026年2月10日 · 1.5 小时 · 已记 3 条，等待审核。另有 1 条已经记过，没有重复记。"
    assert english.title == "Party lecture" and english.text.startswith("Feb. 10, 2026 · 1.5 hours · ")
    assert not re.search("[\u4e00-\u9fff]", english.text + "".join(words for words, _way in english.ways))
    (_made, new), (_had, old) = chinese.ways
    client = signed_in(bureau, "许书记")
    assert old == f"/records/?unit={unit}&since=2026-02-10&until=2026-02-10"
    assert new == f"/records/?entry={merged.id}" and client.get(new).content.decode().count("党课") >= 3
    names = {name for name, _person in bureau.people.items()}
    assert not [name for name in names if name in chinese.text], "operations are kept for ever: they hold no names"
    sent = {"id": str(uuid.uuid4()), "kind": "warm.talk", "happened_on": "2026-02-10", "people": list(told().people)}
    desk = client.post(reverse("record_once"), sent | {"same": "other"}, follow=True).content.decode()
    assert f'<a href="/records/?entry={sent["id"]}">看这次的记录</a>' in desk


def test_what_was_written_stays_when_the_branch_is_changed(bureau, told):
    other = bureau.units[SECOND]
    client = signed_in(bureau, "周干部")
    written = {
        "id": str(uuid.uuid4()), "kind": "key.water", "happened_on": "2026-02-10", "quantity": "2.5", "seconds": "50",
        "place": "三楼", "note": "写了一半", "fact_satisfaction": "4.5", "people": list(told().people),
    }  # fmt: skip
    page = client.post(reverse("record_once"), written | {"unit": str(other.pk), "switch": "1"})
    text = page.content.decode()
    assert page.status_code == 200 and not Record.objects.exists()
    for name in ("id", "seconds", "happened_on", "place", "note", "quantity", "fact_satisfaction"):
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(written[name])}"', text), name
    assert re.search(r'<option value="key.water" selected', text)
    assert "孙三" in text and "林一" not in text, "the people are those of the other branch"
    three = bureau.people["孙三"].pk
    client.post(reverse("record_once"), written | {"unit": str(other.pk), "people": [three]})
    assert {(r.unit_id, r.person_id) for r in Record.objects.all()} == {(other.pk, three)}


def test_no_title_stands_twice_in_the_menu_of_kinds(bureau):
    pair_kinds()
    form = RecordOnce(offer=recording_form(bureau.secretary, unit_id=None, on=DAY))
    titles = [title for _group, kinds in form.fields["kind"].choices[1:] for _code, title in kinds]
    assert len(titles) == len(set(titles)) and {"党小组会", "党小组会（只记支部）", "支委会"} <= set(titles)
