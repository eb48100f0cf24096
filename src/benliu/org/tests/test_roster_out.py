"""A roster that is handed out: whose, what is masked, what is noted."""

import io

import pytest
from openpyxl import load_workbook

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.org.models import Unit
from benliu.org.queries.personal import looks_at
from benliu.org.services import export_roster, keep_particulars

from .factories import FIRST, NOW, SECOND, make_bureau

ID_NO, PHONE = "330102198603120012", "13812341234"


@pytest.fixture
def bureau(db):
    made = make_bureau()
    said = {"id_no": ID_NO, "phone": PHONE, "ethnicity": "汉族", "introducers": "=cmd"}
    keep_particulars(actor=made.officer, person_id=made.people["林一"].pk, said=said, now=NOW)
    return made


def rows(content):
    sheet = load_workbook(io.BytesIO(content)).active
    heads, *rest = ([cell or "" for cell in row] for row in sheet.iter_rows(values_only=True))
    return [dict(zip(heads, row, strict=True)) for row in rest]


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def take(bureau, actor, name=FIRST, reason=""):
    unit = Unit.objects.get(name=name)
    return rows(saved(export_roster(actor=actor, unit_id=unit.pk, reason=reason, now=NOW)))


def test_the_roster_has_its_columns_and_hides_what_is_masked(bureau):
    people = take(bureau, bureau.secretary)
    assert [person["工号"] for person in people] == ["S001", "S002", "S003"]
    one = people[1]
    assert (one["姓名"], one["民族"], one["所在支部"], one["党员状态"]) == ("林一", "汉族", FIRST, "正式党员")
    assert (one["身份证号"], one["电话"]) == ("330***********0012", "138****1234")
    assert people[0]["党内职务"] == "支部书记" and one["介绍人"] == "=cmd"
    assert not AuditEntry.objects.filter(act="unmask_entry").exists()
    assert AuditEntry.objects.get(act="export_roster").details == {"people": 3}


def test_in_full_with_a_reason_that_everybody_on_it_can_see(bureau):
    one = next(person for person in take(bureau, bureau.officer, "示例市水利局", "report") if person["姓名"] == "林一")
    assert (one["身份证号"], one["电话"]) == (ID_NO, PHONE)
    for name in ("林一", "孙三"):
        (look,) = looks_at(bureau.people[name].pk)
        assert (look.entry, look.reason) == ("整份名册", "填报上级报表")


def test_who_does_not_lead_the_unit_gets_nothing(bureau):
    for actor, name in ((bureau.member, FIRST), (bureau.secretary, SECOND)):
        with pytest.raises(Refused):
            take(bureau, actor, name)
    with pytest.raises(Invalid):
        take(bureau, bureau.secretary, reason="curiosity")


def test_the_page_gives_the_workbook_by_a_name_that_says_what_it_is(bureau, client):
    client.force_login(bureau.accounts["许书记"])
    address = f"/org/units/{bureau.units[FIRST].pk}/roster/"
    page = client.get(address).text
    assert "身份证号" in page and "遮住" in page
    assert "data-download" in page, "the page stays, and so may the button be pressed again"
    answer = client.post(address, {"reason": ""})
    assert "%E5%85%9A%E5%91%98%E5%90%8D%E5%86%8C" in answer.headers["Content-Disposition"]
    assert len(rows(b"".join(answer.streaming_content))) == 3


def test_the_page_says_what_holds_for_the_reader(bureau, client):
    address = f"/org/units/{bureau.units[FIRST].pk}/roster/"
    client.force_login(bureau.accounts["许书记"])
    page = client.get(address).text
    assert "传回来" not in page and "交给党务干部" in page, "a secretary's roster import is refused"
    client.force_login(bureau.accounts["周干部"])
    assert "传回来" in client.get(address).text
