"""Personal data: masked by default, in full with a reason that the person can read, mended by officers."""

import pytest
from django.urls import reverse

from benliu.audit.models import AuditEntry
from benliu.common.decision import Invalid, Refused
from benliu.org.models import Particulars
from benliu.org.particulars import ENTRIES, mask_after_year, mask_end, mask_middle
from benliu.org.services import keep_particulars, unmask_entry

from .factories import NOW

PHONE, ID_NO = "19912341234", "330100199901011230"  # numbers that belong to nobody: no such range, wrong check digit


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (mask_middle, "13812341234", "138****1234"),
        (mask_middle, ID_NO, "330***********1230"),
        (mask_middle, "12345678", "********"),
        (mask_after_year, "1986-03-12", "1986-**-**"),
        (mask_after_year, "1986年3月", "1986年*月"),
        (mask_end, "示例市东堤路一号院", "示例市东堤路***"),
        (mask_end, "东堤", "**"),
    ],
)
def test_masks(mask, text, shown):
    assert mask(text) == shown


@pytest.fixture
def kept(bureau):
    said = {"phone": PHONE, "id_no": ID_NO, "ethnicity": "汉族"}
    keep_particulars(actor=bureau.officer, person_id=bureau.people["林一"].pk, said=said, now=NOW)
    return bureau


@pytest.fixture
def at(client, bureau):
    def sign_in(name: str):
        client.force_login(bureau.accounts[name])
        return client

    return sign_in


def test_leaders_see_a_mask_and_the_person_everything(at, kept):
    url = reverse("person", args=[kept.people["林一"].pk])
    for who in ("许书记", "周干部"):
        page = at(who).get(url).content.decode()
        assert "199****1234" in page and "汉族" in page and PHONE not in page and ID_NO not in page
    own = at("林一").get(url).content.decode()
    assert PHONE in own and ID_NO in own
    for entry in ENTRIES:
        assert str(entry.purpose) in at("周干部").get(url).content.decode(), "every entry says what it is for"


def test_in_full_with_a_reason_that_the_person_can_read(at, kept):
    person = kept.people["林一"].pk
    url, page = reverse("unmask", args=[person]), reverse("person", args=[person])
    assert at("许书记").post(url, {"entry": "phone", "reason": ""}).status_code == 422
    assert not AuditEntry.objects.filter(act="unmask_entry").exists()
    answer = at("许书记").post(url, {"entry": "phone", "reason": "contact"})
    assert PHONE in answer.content.decode() and ID_NO not in answer.content.decode()
    assert PHONE not in at("许书记").get(page).content.decode(), "this once"
    entry = AuditEntry.objects.get(act="unmask_entry")
    assert (entry.actor_id, entry.subject) == (kept.accounts["许书记"].pk, f"person:{person}")
    assert entry.details == {"entry": "phone", "reason": "contact"}
    own = at("林一").get(page).content.decode()
    assert "谁查看过您的完整资料" in own and "许书记 · 电话" in own and "联系本人" in own
    assert at("钱书记").post(url, {"entry": "phone", "reason": "contact"}).status_code == 403
    with pytest.raises(Invalid, match="没有这一项"):
        unmask_entry(actor=kept.officer, person_id=person, entry="person_id", reason="contact", now=NOW)


def test_mending_leaves_what_is_masked_unless_something_is_typed(at, kept):
    person = kept.people["林一"].pk
    url = reverse("particulars", args=[person])
    form = at("周干部").get(url).content.decode()
    assert PHONE not in form and "199****1234" in form and 'value="汉族"' in form
    at("周干部").post(url, {"phone": "", "ethnicity": "", "born_on": "1986-03-12"})
    row = Particulars.objects.get(person=person)
    assert (row.phone, row.id_no, row.ethnicity, row.born_on) == (PHONE, ID_NO, "", "1986-03-12")
    noted = AuditEntry.objects.filter(act="keep_particulars").order_by("-pk")[0]
    assert set(noted.details["fields"]) == {"ethnicity", "born_on"}, "which, not what"


def test_who_may_mend(kept):
    for who in ("许书记", "林一", "吴干部"):
        with pytest.raises(Refused, match="党务干部"):
            keep_particulars(actor=kept.standing(who), person_id=kept.people["林一"].pk, said={"phone": "1"}, now=NOW)
