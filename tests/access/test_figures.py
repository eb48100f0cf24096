"""Every figure that counts something leads, in one click, to as many things as it says."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import resolve, reverse

from . import roles
from .dataset import Dataset

# The lists that figures lead to: the page, and the place on it where the rows are.
LISTS = {
    ("run", "members"),
    ("run_branch", "members"),
    ("run_credits", ""),
    ("records", ""),
    ("import", "rows"),
}
PAGES = ("office", "desk", "runs", "run", "run_branch", "run_member", "imports", "import", "my_home", "my_years")
FIGURE = re.compile(r"\D*?(\d+)(?![\d.])")  # the first one, where it is whole: points of the dataset never are


class _Reader(HTMLParser):
    """The links of a page, each with its text; the rows of the list at `place`, and the way to more of them."""

    def __init__(self, markup: str, place: str = "") -> None:
        super().__init__()
        self.place, self.links, self.rows, self.more = place, [], 0, ""
        self._open = self._body = False
        self._depth = 0
        self.feed(markup)

    @property
    def _here(self) -> bool:
        return bool(self._depth) or not self.place

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "section":
            self._depth += bool(self._depth) or said.get("id") == self.place
        elif tag == "a":
            self._open = True
            self.links.append((said.get("href", ""), []))
            if said.get("rel") == "next" and self._here:
                self.more = said["href"]
        elif tag in {"tbody", "tfoot"}:
            self._body = tag == "tbody"
        elif self._here:
            self.rows += (tag == "tr" and self._body) or (tag == "article" and "prow" in said.get("class", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "section" and self._depth:
            self._depth -= 1
        self._open = self._open and tag != "a"
        self._body = self._body and tag != "tbody"

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            self.links[-1][1].append(data.strip())


def shown(dataset: Dataset, role: str, url: str, place: str = "") -> _Reader:
    answer = dataset.client(role).get(url)
    assert answer.status_code == 200, (role, url)
    return _Reader(answer.content.decode(), place)


def counting(reader: _Reader, base: str) -> list[tuple[str, int, str]]:
    """The links of a page that say a number and lead to a list: (address, number, place of the list)."""
    found = []
    for address, text in reader.links:
        parts = urlsplit(urljoin(base, address))
        said, way = FIGURE.match(" ".join(text)), (resolve(parts.path).url_name, parts.fragment)
        if said and way in LISTS and " ".join(text)[:1] != "#":
            found.append((parts._replace(fragment="").geturl(), int(said[1]), parts.fragment))
    return found


def rows_at(dataset: Dataset, role: str, url: str, place: str) -> int:
    """How many rows the list holds, all its pages together."""
    count = 0
    while url:
        page = shown(dataset, role, url, place)
        count += page.rows
        url = urljoin(url, page.more.partition("#")[0]) if page.more else ""
    return count


def pages_of(dataset: Dataset, role: str) -> list[str]:
    """The pages with figures that a role may open."""
    things, found = dataset.things, []
    units = {"run_branch": [things["unit"], things["unit_b"]], "import": [things["settled"], things["preview"]]}
    for name in PAGES:
        for last in units.get(name, [things["person"]]):
            given = {"run": [things["run"]], "run_branch": [things["run"], last], "run_member": [things["run"], last]}
            url = reverse(name, args=given.get(name, [last] if name == "import" else []))
            if dataset.client(role).get(url).status_code == 200:
                found.append(url)
    return found


@pytest.mark.parametrize(
    ("role", "least"),
    [(roles.OFFICER, 40), (roles.SECRETARY, 20), (roles.BRANCH_OFFICER, 15), (roles.OWNER, 0)],
)
def test_a_figure_leads_to_as_many_rows_as_it_says(dataset, role, least):
    figures = {(url, *figure) for url in pages_of(dataset, role) for figure in counting(shown(dataset, role, url), url)}
    wrong = [
        (page, address, said, rows)
        for page, address, said, place in sorted(figures)
        if (rows := rows_at(dataset, role, address, place)) != said
    ]
    assert not wrong, wrong
    assert len(figures) >= least, sorted(figures)
