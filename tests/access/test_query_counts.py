"""How often each page asks the database: as often for ten times as much, and no more often than `queries.toml` says.

A page that asks more often must say why in the commit that raises its figure; one that asks less often lowers it.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from . import roles
from .growth import grow
from .table import TABLE
from .test_every_url import address
from .ways import Page

ASKING = (roles.OWNER, roles.SECRETARY, roles.OFFICER)
PAGES = [page for page in TABLE if page.get and page.get.gives == 200 and not page.get.changes and not page.public]
CASES = [(role, page) for page in PAGES for role in ASKING if role in page.get.who and role not in page.get.but]
BASELINE = tomllib.loads((Path(__file__).parent / "queries.toml").read_text())

Counts = Mapping[tuple[str, str], list[str]]


@pytest.fixture(scope="module")
def counts(kept_dataset, django_db_blocker) -> Iterator[tuple[Counts, Counts]]:
    """The queries of every page for every role, in the small bureau and in the grown one."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr("benliu.response.pages.board.KEPT_SECONDS", 0)  # else it depends on the minute's turn
        small = _asked(kept_dataset)
        grown = replace(kept_dataset, things=grow(kept_dataset))
        yield small, _asked(grown)
        transaction.set_rollback(True)


def _asked(dataset) -> Counts:
    return {(role, str(page)): _queries(dataset, role, page) for role, page in CASES}


def _queries(dataset, role: str, page: Page) -> list[str]:
    client, url = dataset.client(role), address(page, dataset)
    assert client.get(url).status_code == 200  # what a process keeps, it keeps from now on
    with CaptureQueriesContext(connection) as queries:
        client.get(url).getvalue()
        return [query["sql"] for query in queries.captured_queries]


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "page"), CASES, ids=str)
def test_queries_are_no_more_than_they_were_and_do_not_grow(counts, role, page):
    few, many = (asked[role, str(page)] for asked in counts)
    assert len(few) == len(many), "\n".join(many)
    assert len(few) <= BASELINE[role][str(page)], "\n".join(few)


def test_the_baseline_names_every_page_and_no_other():
    assert {(role, page) for role, pages in BASELINE.items() for page in pages} == {(r, str(p)) for r, p in CASES}
