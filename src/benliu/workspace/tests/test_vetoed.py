"""A vetoed member: whoever may see the member reads by which record, and what it means for grade and branch."""

import datetime as dt

import pytest

from benliu.scoring.queries import current_run

WORDS = "因“党纪政务处分”（"


@pytest.fixture
def vetoed(scored):
    """林知夏's year with a disciplinary case in it; gives the record."""
    (record,) = scored.file(["林知夏"], "veto.discipline", dt.date(2026, 7, 1))
    scored.count([record])
    scored.run()
    record.refresh_from_db()
    return record


def reason(record):
    return f'{WORDS}<a href="/records/{record.pk}/">记录 {record.number} 号</a>）被一票否决。'


def test_the_members_home_says_by_which_record(vetoed, enter):
    page = enter("member").get("/me/")
    why = page.context["year"].explanation
    assert reason(vetoed) in page.text
    assert (why.grade, [line.record_id for line in why.vetoes]) == ("不合格", [vetoed.pk])


def test_the_page_of_the_result_and_the_record_say_the_same(scored, vetoed, enter):
    run, person = current_run(), scored.people["林知夏"].pk
    for role in ("member", "secretary", "officer"):
        assert reason(vetoed) in enter(role).get(f"/runs/{run.pk}/members/{person}/").text
    text = enter("member").get(f"/records/{vetoed.pk}/").text
    assert "一票否决" in text and "记 0 分" not in text


def test_it_is_told_in_english(vetoed, enter):
    client = enter("member")
    client.cookies["django_language"] = "en"
    assert "Vetoed for “Disciplinary action” (" in client.get("/me/").text
    assert f"record No. {vetoed.number}</a>" in client.get("/me/").text


def test_the_branch_counts_one_vetoed_and_the_figure_leads_there(scored, vetoed, enter):
    client, here = enter("secretary"), f"/runs/{current_run().pk}/branches/{scored.branch.pk}/"
    page = client.get(here)
    (part,) = [part for part in page.context["progress"].parts if part.place == "vetoed"]
    assert (part.title, part.text) == ("被否决的党员", "1")
    assert f'<a href="{here}?only=vetoed#members">1</a>' in page.text
    chosen = client.get(here, {"only": "vetoed"})
    assert [row.person_id for row in chosen.context["members"]] == [scored.people["林知夏"].pk]


def test_colleagues_read_nothing_of_it(vetoed, enter):
    assert "被一票否决" not in enter("secretary").get("/me/").text
    assert enter("stranger").get(f"/records/{vetoed.pk}/").status_code in {403, 404}
