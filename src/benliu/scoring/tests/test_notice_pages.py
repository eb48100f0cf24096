"""Pages of public notice, from the draft to the closed year, as each reads them."""

import datetime as dt

import pytest
from django.urls import reverse

from benliu.common import clock
from benliu.scoring.models import Objection, Publication, Run
from benliu.scoring.pages import objections, publications, runs
from benliu.scoring.queries import notice

from .factories import NOW, after
from .test_pages import text_of, visit  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the pages."""

    def set_clock(moment: dt.datetime) -> None:
        for module in (publications, objections, runs):
            monkeypatch.setattr(module, "now", lambda: moment)
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(NOW)
    return set_clock


CHOSEN = {"days": "5", "names": "masked", "figures": "grades"}


def test_one_officer_prepares_another_publishes_everybody_reads(bureau, visit, at, client):  # noqa: F811
    """The public page names nobody in full, and is not there before the second officer's word."""
    run = bureau.run()
    assert "只算到 2025-09-16" in text_of(visit("olga", "prepare_publication", run.pk))
    assert visit("olga", "prepare_publication", run.pk, post=CHOSEN | {"days": "0"}).status_code == 422
    answer = visit("olga", "prepare_publication", run.pk, post=CHOSEN)
    notice = Publication.objects.get()
    assert answer.url == reverse("publication", args=[notice.pk])
    assert "要由另一位党务干部核准" in text_of(visit("olga", "publication", notice.pk))
    assert visit("olga", "notice_of", notice.pk).status_code == 404
    assert "核准并公示" in text_of(visit("otto", "publication", notice.pk))
    visit("otto", "publish_run", notice.pk, post={})
    client.logout()
    page = text_of(client.get(reverse("notice_of", args=[notice.pk])))
    assert "甲支部" in page and "a**a" in page and "anna" not in page
    assert "2025-09-23" in page and "总分" not in page, "grades alone were chosen"
    assert reverse("notice_of", args=[notice.pk]) in text_of(client.get(reverse("published")))


def test_a_member_objects_to_a_line_and_follows_it(bureau, visit, at):  # noqa: F811
    run = bureau.run()
    notice, anna = bureau.published(run), bureau.people["anna"].pk
    line = run.credits.get(person=anna, item="key.emergency")
    way = reverse("object_to", args=[notice.pk, line.record_id])
    assert way in text_of(visit("anna", "run_member", run.pk, anna))
    assert way not in text_of(visit("olga", "run_member", run.pk, anna)), "nobody objects for others"
    assert "公示计 5 分" in text_of(visit("anna", "object_to", notice.pk, line.record_id))
    assert visit("bert", "object_to", notice.pk, line.record_id).status_code == 404
    assert visit("anna", "object_to", notice.pk, line.record_id, post={"words": " "}).status_code == 422
    answer = visit("anna", "object_to", notice.pk, line.record_id, post={"words": "那天是两个班次"})
    objection = Objection.objects.get()
    assert answer.url == reverse("objection", args=[objection.pk])
    assert "等待答复" in text_of(visit("anna", "objection", objection.pk))
    assert visit("bert", "objection", objection.pk).status_code == 404
    assert "由您登记或审核" in text_of(visit("olga", "objection", objection.pk))
    said = {"outcome": "rejected", "answer": "签到是一个班次"}
    assert visit("olga", "objection", objection.pk, post=said).status_code == 403
    assert visit("otto", "objection", objection.pk, post=said).status_code == 302
    assert "签到是一个班次" in text_of(visit("anna", "objection", objection.pk))
    history = text_of(visit("anna", "history_of", line.record_id))
    order = ["登记", "审核", "年公示：计 5 分", "提出异议", "异议答复：不采纳"]
    assert [history.index(words) for words in order] == sorted(history.index(words) for words in order)


def test_the_year_is_closed_from_its_notice_when_nothing_stands_against_it(bureau, visit, at):  # noqa: F811
    run = bureau.run()
    notice = bureau.published(run)
    page = text_of(visit("olga", "close_run", run.pk))
    assert "公示到" in page and "封账，不再改动" not in page
    at(after(notice))
    assert reverse("close_run", args=[run.pk]) in text_of(visit("olga", "publication", notice.pk))
    assert visit("olga", "close_run", run.pk, post={}).status_code == 302
    assert Run.objects.get(pk=run.pk).closed_at
    again = bureau.run()
    page = text_of(visit("olga", "run", again.pk))
    assert "是对它的更正" in page and reverse("prepare_publication", args=[again.pk]) in page
    assert "没有人的总分、等次和支部星级不同" in text_of(visit("olga", "prepare_publication", again.pk))
    assert visit("olga", "prepare_publication", again.pk, post=CHOSEN).status_code == 422, "without a reason"


def test_a_withdrawn_notice_says_why_to_everybody(bureau, visit, at, client):  # noqa: F811
    notice = bureau.published(bureau.run())
    assert visit("olga", "withdraw_publication", notice.pk, post={"reason": ""}).status_code == 422
    visit("olga", "withdraw_publication", notice.pk, post={"reason": "名册有误，重新公示"})
    client.logout()
    page = text_of(client.get(reverse("notice_of", args=[notice.pk])))
    assert "名册有误，重新公示" in page and "a**a" not in page


def test_a_notice_of_very_many_is_read_branch_by_branch(bureau, client, at, monkeypatch):
    """Sheets of so many branches; of more members than one sheet takes those of the chosen branch alone."""
    notice_of = reverse("notice_of", args=[bureau.published(bureau.run()).pk])
    whole = text_of(client.get(notice_of))
    assert "a**a" in whole and "e**l" in whole
    monkeypatch.setattr(notice, "PER_SHEET", 1)
    monkeypatch.setattr(notice, "MOST_NAMES", 4)
    first, second = (text_of(client.get(notice_of, {"page": page})) for page in (1, 2))
    assert "甲支部" in first and "乙支部" not in first and "a**a" not in first
    assert "乙支部" in second and "甲支部" not in second
    chosen = text_of(client.get(notice_of, {"branch": bureau.units["甲支部"].pk}))
    assert "a**a" in chosen and "e**l" not in chosen and f'href="{notice_of}"' in chosen
    assert text_of(client.get(notice_of, {"branch": 999_999_999})).count("<section") < whole.count("<section")
