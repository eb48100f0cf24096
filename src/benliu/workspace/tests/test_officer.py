"""The officer's desk: what waits, and how the running year stands."""

import datetime as dt
import uuid
from dataclasses import replace

from benliu.records.models import Import
from benliu.scoring.models import Run, SchemeDraft
from benliu.scoring.queries.draft_hands import waiting_drafts
from benliu.scoring.services import start_draft

from .factories import NOW, TOTAL


def test_before_anything_the_way_is_shown(bureau, enter):
    page = enter("officer").get("/office/")
    assert "还没有计分结果" in page.text and "没有等着处理的事" in page.text


def test_the_year_with_its_distribution_and_branches(scored, enter):
    page = enter("officer").get("/office/")
    year = page.context["year"]
    assert (year.row.period, year.row.records, year.spread.members, year.behind) == ("2026", 9, 6, 0)
    assert [band.count for band in year.spread.bands][0] == 6 and TOTAL < 10_000
    assert {one.name for one in year.branches} == {"机关第一党支部", "水文中心党支部"}
    assert f"/runs/{year.row.id}/branches/{scored.branch.pk}/" in page.text


def test_what_waits(scored, enter):
    scored.file(["林知夏", "王小河"], "soul.themeday", dt.date(2026, 9, 12))
    scored.count(scored.file(["陈一舟"], "warm.talk", dt.date(2026, 9, 1)))
    preview = Import.objects.create(
        id=uuid.uuid4(),
        started_by=scored.accounts["officer"],
        started_at=NOW,
        roster_since=NOW.date(),
        state=Import.State.PREVIEW,
    )
    page = enter("officer").get("/office/")
    assert [(one.name, one.count) for one in page.context["branches"]] == [("机关第一党支部", 2)]
    assert page.context["year"].behind == 1
    assert [one.id for one in page.context["imports"]] == [preview.pk]
    assert f"/desk/{scored.branch.pk}/" in page.text and f"/imports/{preview.pk}/" in page.text


def test_queued_runs_are_listed(scored, enter):
    from benliu.scoring.services import start_run

    run = start_run(actor=scored.standing("officer"), scheme_id=scored.scheme_id, period="2026", now=NOW)
    page = enter("officer").get("/office/")
    assert [(pk, period) for pk, period, _label in page.context["unfinished"]] == [(run.pk, "2026")]


def test_a_draft_that_waits_to_be_approved(scored, enter):
    """The bureau's officer sent it: another one approves it."""
    officer = scored.standing("officer")
    draft = start_draft(actor=officer, base_id=scored.scheme_id, now=NOW)
    assert enter("officer").get("/office/").context["drafts"] == [], "not sent yet"
    SchemeDraft.objects.filter(pk=draft.pk).update(state="submitted", submitted_by=officer.account_id)
    page = enter("officer").get("/office/")
    assert f"/drafts/{draft.pk}/compare/" in page.text and "等另一位核准" in page.text
    (other,) = waiting_drafts(replace(officer, account_id=officer.account_id + 1000))
    assert other.id == draft.pk and not other.is_own


def test_a_closed_year_that_needs_a_correction_is_on_the_desk(scored, enter):
    closed = scored.close(Run.objects.get())
    assert "需要一次更正" not in enter("officer").get("/office/").text
    scored.count(scored.file(["林知夏"], "soul.themeday", dt.date(2026, 5, 6)))
    page = enter("officer").get("/office/").text
    assert "2026 年需要一次更正" in page and f'href="/runs/{closed.pk}/#later"' in page
