"""All that a role can get: every address with everything there is, every link and every search from there on."""

import html
import io
import itertools
import json
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from django.apps import apps
from django.urls import resolve, reverse
from openpyxl import load_workbook

from .dataset import Dataset
from .marks import MARK, STARTERS
from .table import TABLE
from .ways import Page

# Which rows each word of an address stands for; what is not named here is asked with the things of the table.
ROWS = {
    "unit_id": "org.Unit",
    "person_id": "org.Person",
    "record_id": "records.Record",
    "evidence_id": "records.Evidence",
    "import_id": "records.Import",
    "row_id": "records.ImportRow",
    "run_id": "scoring.Run",
    "scheme_id": "scoring.SchemeVersion",
    "batch_id": "records.Batch",
    "code": "records.RecordKind",
    "transfer_id": "org.Transfer",
    "office_id": "org.Office",
    "double_id": "org.Double",
    "notice_id": "notices.Notice",
    "meeting_id": "meetings.Meeting",
    "address_id": "notices.Address",
    "alert_id": "response.Alert",
    "response_id": "response.Response",
    "place_id": "places.Place",
    "team_id": "readiness.Team",
    "plan_id": "response.Plan",
    "post_id": "response.Post",
    "publication_id": "scoring.Publication",
    "objection_id": "scoring.Objection",
    "site_id": "sites.Site",
    "route_id": "sites.Route",
    "patrol_id": "sites.Patrol",
    "check_id": "sites.Check",
    "reading_id": "sites.Reading",
    "fulfilment_id": "sites.Fulfilment",
    "hazard_id": "sites.Hazard",
    "rectification_id": "sites.RectificationNotice",
    "duty_id": "sites.DutyPlan",
    "seat_id": "sites.DutySeat",
    "request_id": "advice.Request",
    "topic_id": "advice.Topic",
    "known_id": "advice.KnownAnswer",
    "document_id": "advice.StepDocument",
}
SEARCHES = {"search": "q", "people": "words", "records": "words", "run": "search", "import": "words"}
FORMS, SOME = {"record_correct", "record_cancel", "activity"}, {"owner", "mover", "A", "B"}
# To follow the first two would be to become somebody else; who holds the address of a feed reads as its owner.
LEAVES = {"account_logout", "demo_enter", "calendar_feed"}
VARIANTS = 6  # of one address with other filters, sorts and pages


@dataclass(frozen=True)
class Seen:
    """One answer: where, with which status and headers, and its content. `typed` is what the asker wrote oneself."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    typed: str = ""

    @property
    def is_page(self) -> bool:
        """Whether a browser would draw it."""
        return self.headers.get("Content-Type", "").startswith("text/html")

    @property
    def is_workbook(self) -> bool:
        """Whether a spreadsheet program would open it."""
        return self.content[:2] == b"PK" and not self.is_paper

    @property
    def is_paper(self) -> bool:
        """Whether it is a document for Word."""
        return "wordprocessingml" in self.headers.get("Content-Type", "")

    @cached_property
    def markup(self) -> str:
        """The answer as it came."""
        return self.content.decode("utf-8-sig", "replace")  # tiles of the log are no text

    @cached_property
    def text(self) -> str:
        """Everything that can be read in it, in any form."""
        if self.is_paper:
            with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
                return html.unescape(archive.read("word/document.xml").decode())
        if not self.is_workbook:
            return html.unescape(self.markup)
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            if "data.json" in archive.namelist():  # an archive of somebody's own data
                return json.dumps(json.loads(archive.read("data.json")), ensure_ascii=False)
        book = load_workbook(io.BytesIO(self.content))
        rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        return "\n".join(map(str, itertools.chain(book.sheetnames, *rows)))

    @cached_property
    def marks(self) -> frozenset[str]:
        """The marks in it, without those that the asker typed."""
        return frozenset(MARK.findall(self.text)) - frozenset(MARK.findall(self.typed))


class _Links(HTMLParser):
    """The addresses that a page leads to without sending anything."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.found += [said[name] or "" for name in ("href", "hx-get") if name in said and tag != "link"]


@dataclass
class Crawl:
    """A role's walk. Queries are counted by address, so that filters of filters come to an end."""

    dataset: Dataset
    role: str
    seen: dict[str, Seen] = field(default_factory=dict)
    variants: Counter[str] = field(default_factory=Counter)

    def walk(self) -> list[Seen]:
        """Everything that can be got."""
        waiting = deque([(url, "") for url in addresses(self.dataset)])
        searched = False
        while waiting or not searched:
            if not waiting:
                searched, more = True, list(self._searches())
                waiting.extend(more)
                continue
            url, typed = waiting.popleft()
            answer = self._ask(url, typed)
            if answer and answer.is_page and answer.status == 200:
                waiting.extend((link, "") for link in self._links(answer))
        return list(self.seen.values())

    def _ask(self, url: str, typed: str) -> Seen | None:
        path = urlsplit(url).path
        if url in self.seen or resolve(path).url_name in LEAVES:
            return None
        if "?" in url and not typed:
            self.variants[path] += 1
            if self.variants[path] > VARIANTS:
                return None
        answer = self.dataset.client(self.role).get(url)
        self.seen[url] = Seen(url, answer.status_code, dict(answer.headers), answer.getvalue(), typed)
        return self.seen[url]

    def _links(self, answer: Seen) -> Iterator[str]:
        reader = _Links()
        reader.feed(answer.markup)
        for link in reader.found:
            parts = urlsplit(urljoin(answer.url, link))
            assert not parts.netloc, f"{answer.url} leads off the site: {link}"
            if not parts.path.startswith("/static/"):
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    def _searches(self) -> Iterator[tuple[str, str]]:
        """Search one list of each sort for people: by number, and by how names begin."""
        lists = {resolve(url).url_name: url for url, seen in self.seen.items() if seen.status == 200 and "?" not in url}
        for name in sorted(SEARCHES.keys() & lists.keys()):
            for typed in self._search_words():
                yield f"{lists[name]}?{urlencode({SEARCHES[name]: typed})}", typed

    def _search_words(self) -> list[str]:
        """What somebody would type who knows a person's number, or how names begin."""
        known = [self.dataset.bureau.people[who] for who in ("colleague", "third_b", "mover", "officer")]
        return [*(str(person.staff_no) for person in known), *(f"{start}1+" for start in STARTERS)]


def addresses(dataset: Dataset) -> Iterable[str]:
    """Every address with every row of the database that it could name."""
    asked = {page.name: page for page in TABLE if page.get and page.name not in LEAVES}
    return dict.fromkeys(url for page in TABLE if page.name in asked for url in _filled(page, dataset))


def _filled(page: Page, dataset: Dataset) -> Iterator[str]:
    given = [thing[1:] if thing[0] == ":" else dataset.things[thing] for thing in page.things]
    words = resolve(reverse(page.name, args=given)).kwargs
    choices = [_rows(word) if word in ROWS else [value] for word, value in words.items()]
    if page.name in FORMS:  # what they show of a record is what its page shows: some of each sort will do
        some = [record.pk for key, record in dataset.year.records.items() if key.split()[0] in SOME]
        choices = [some if word == "record_id" else rows for word, rows in zip(words, choices, strict=True)]
    for chosen in itertools.product(*choices):
        if _belong(dict(zip(words, chosen, strict=True))):
            yield reverse(page.name, kwargs=dict(zip(words, chosen, strict=True)))


def _rows(word: str) -> list[object]:
    model = apps.get_model(ROWS[word])
    return list(model.objects.values_list("code" if word == "code" else "pk", flat=True))


def _belong(chosen: dict[str, object]) -> bool:
    """Not every row with every import: a row is asked for with its own; so is a record with its branch."""
    for child, parent, column in (("row_id", "import_id", "run_id"), ("record_id", "unit_id", "unit_id")):
        if child in chosen and parent in chosen:
            row = apps.get_model(ROWS[child]).objects.get(pk=chosen[child])
            return getattr(row, column) == chosen[parent]
    return True
