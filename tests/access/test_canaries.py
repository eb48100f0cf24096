"""Nobody reads a word of what is not theirs, in whatever form it is sent; and nothing that is sent runs.

Every role takes all that it can get: every address with everything there is, every link, every search.
"""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benliu.scoring.models import MemberResult
from rulebook import points_text

from . import roles
from .advised import PUBLIC as ASKED_OPENLY
from .crawl import Crawl, Seen
from .dataset import Dataset
from .emergencies import LINKED
from .field import SPOTTED
from .marks import MARK
from .notice import PUBLIC
from .uploads import HEADINGS

Walk = Callable[[str], list[Seen]]
every_role = pytest.mark.parametrize("role", roles.ROLES)
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
FIGURE = re.compile(r"-?\d+(\.\d+)?")


@pytest.fixture(scope="module")
def walks() -> dict[str, list[Seen]]:
    """What the roles have got so far."""
    return {}


@pytest.fixture
def walk(dataset: Dataset, walks: dict[str, list[Seen]]) -> Walk:
    """What a role gets; it goes once."""

    def walked(role: str) -> list[Seen]:
        if role not in walks:
            walks[role] = Crawl(dataset, role).walk()
        return walks[role]

    return walked


@every_role
def test_no_word_of_others(dataset, walk, role):
    """The one test that matters most: of all marked words only those that this role may read."""
    hidden = {secret.mark: secret for secret in dataset.bureau.secrets.hidden_from(role)}
    marks = [(hidden[mark].what, seen.url) for seen in walk(role) for mark in sorted(seen.marks & hidden.keys())]
    leaks = [(what, url) for what, url in marks if not (what in PUBLIC and url.startswith("/published/"))]
    assert not leaks


@every_role
def test_no_points_of_others(dataset, walk, role):
    """No total of anybody else, not even without a name: no ranking, no median that gives it away.

    The median of five and more is open to them: it is somebody's total, but nobody can tell whose.
    """
    who_is = {person.pk: who for who, person in dataset.bureau.people.items()}
    results = MemberResult.objects.values_list("person_id", "total")
    totals = {points_text(total): who_is[person] for person, total in results}
    branches = defaultdict(list)
    for run, unit, total in MemberResult.objects.values_list("run_id", "unit_id", "total"):
        branches[run, unit].append(total)
    assert any(len(branch) % 2 and len(branch) < 5 for branch in branches.values()), "else no median is a total"
    open_to_all = {points_text(sorted(branch)[len(branch) // 2]) for branch in branches.values() if len(branch) >= 5}
    assert len(totals) == len(set(results)) > 12, "every total is somebody's alone"
    assert all("." in total for total in totals), "no total looks like a count of something"
    hidden = {total: who for total, who in totals.items() if role not in dataset.bureau.readers(who)}
    hidden = {total: who for total, who in hidden.items() if total not in open_to_all}
    wanted = re.compile(r"(?<![\d.,])(" + "|".join(map(re.escape, hidden)) + r")(?![\d.])") if hidden else None
    found = [(hidden[t], t, seen.url) for seen in walk(role) for t in (wanted.findall(seen.text) if wanted else ())]
    assert not found


def test_the_marks_are_alive(dataset, walk):
    """Every marked word is read by somebody, and the walk goes everywhere: else finding nothing would mean nothing."""
    read = {role: frozenset().union(*(seen.marks for seen in walk(role))) for role in roles.ROLES}
    unread = [s.what for s in dataset.bureau.secrets.kept if not any(s.mark in read[role] for role in s.readers)]
    assert not unread
    kept = dataset.bureau.secrets
    assert len(read[roles.OFFICER]) > 0.95 * len(kept.shown_to(roles.OFFICER))
    for role in (roles.OWNER, roles.NEIGHBOUR, roles.SECRETARY, roles.OTHER_SECRETARY):
        assert len(read[role]) > 0.9 * len(kept.shown_to(role)), role
    assert read[roles.ANONYMOUS] == {
        secret.mark for secret in kept.kept if secret.what in PUBLIC | LINKED | ASKED_OPENLY | SPOTTED
    }
    assert len(walk(roles.ANONYMOUS)) > 200


FOR_PROGRAMS = {"text/javascript", "application/json", "application/manifest+json"}  # no browser shows these as a page


@every_role
def test_personal_answers_are_kept_nowhere(walk, role):
    for seen in walk(role):
        assert seen.headers["X-Content-Type-Options"] == "nosniff", seen.url
        assert "default-src 'none'" in seen.headers["Content-Security-Policy"], seen.url
        if role != roles.ANONYMOUS:
            assert {"no-store", "private"} <= set(seen.headers["Cache-Control"].split(", ")), seen.url
        kind = seen.headers["Content-Type"].partition(";")[0]
        if not seen.is_page and seen.status == 200 and seen.content and kind not in FOR_PROGRAMS:
            assert seen.headers["Content-Disposition"].startswith("attachment"), seen.url


class _Active(HTMLParser):
    """Whatever a page would run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, object]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag in {"iframe", "object", "embed", "base", "style"} or (tag == "script" and "src" not in said):
            self.found.append((tag, attrs))
        for name, value in attrs:
            address = name in {"href", "src", "action", "formaction", "hx-get", "hx-post"}
            if name.startswith(("on", "hx-on")) or name == "style" or (address and not _here(value or "")):
                self.found.append((tag, (name, value)))


def _here(address: str) -> bool:
    """Whether an address stays in this house: a path, a query or a place on the page."""
    return address == "" or bool(re.match(r"(/(?![/\\])|\?|#)", address))


@every_role
def test_no_page_runs_what_people_wrote(walk, role):
    """Names, notes, reasons, titles, file names, cells and searches hold scripts: all of them are drawn as text."""
    pages = [seen for seen in walk(role) if seen.is_page]
    for seen in pages:
        reader = _Active()
        reader.feed(seen.markup)
        assert not reader.found, seen.url
        assert "<script>run" not in seen.markup and "<img src=x" not in seen.markup, seen.url
    if role not in (roles.ANONYMOUS, roles.STRANGER):
        assert sum("&lt;script&gt;run(1)" in seen.markup for seen in pages) > 20


def exports(walk: Walk, ending: str) -> list[Seen]:
    """The tables that the roles got, without evidence: that is sent back as it came."""
    found = [seen for role in roles.ROLES for seen in walk(role) if seen.status == 200]
    return [seen for seen in found if seen.url.endswith(ending)]


def test_no_table_begins_a_formula(walk):
    """Text behind an apostrophe, numbers as they are."""
    tables = exports(walk, ".csv")
    assert len(tables) >= 4 * 2 * 3
    numbers: set[str] = set()
    for seen in tables:
        assert seen.content.startswith(b"\xef\xbb\xbf"), seen.url
        cells = [cell for row in csv.reader(io.StringIO(seen.markup)) for cell in row]
        active = [cell for cell in cells if FORMULA.match(cell) and not FIGURE.fullmatch(cell)]
        assert not active, seen.url
        numbers |= {cell for cell in cells if FIGURE.fullmatch(cell)}
    assert "-2" in numbers and any("." in number for number in numbers), "a deduction is a number, not a text"
    assert any("'=1+" in seen.text and "'@1+" in seen.text and "'\t1+" in seen.text for seen in tables)


def test_no_workbook_holds_a_formula(walk):
    books = exports(walk, ".xlsx")
    assert len(books) >= 4 * 2 + 3
    kinds: set[str] = set()
    for seen in books:
        book = load_workbook(io.BytesIO(seen.content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if isinstance(cell.value, str) != (cell.data_type == "s")], seen.url
        kinds |= {cell.data_type for cell in cells}
        with zipfile.ZipFile(io.BytesIO(seen.content)) as parts:
            for name in parts.namelist():
                assert not re.search(rb"<f[ >]|<hyperlink|ddeLink|externalLink", parts.read(name)), (seen.url, name)
    assert any("\n=1+" in seen.text and "\n@1+" in seen.text for seen in books)
    assert kinds == {"s", "n", "d"}


def test_evidence_comes_back_as_it_was_sent(dataset, walk):
    """The original is the sender's own file: unchanged, and never drawn by the browser."""
    sent = [seen for seen in walk(roles.SECRETARY) if seen.url.startswith("/records/evidence/") and seen.status == 200]
    assert sent
    for seen in sent:
        assert seen.headers["Content-Type"] == "application/octet-stream"
        assert [cell.value for cell in next(load_workbook(io.BytesIO(seen.content)).active.iter_rows())] == HEADINGS
        assert MARK.search(seen.headers["Content-Disposition"])


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_finds_nothing_to_compute(walk, tmp_path):
    """Every export of the officer's, opened by a spreadsheet program: no cell has become a formula."""
    exports = [seen for seen in walk(roles.OFFICER) if seen.status == 200 and seen.url.endswith((".csv", ".xlsx"))]
    files = [tmp_path / "control.csv"]
    files[0].write_text("=1+1\n")
    for number, seen in enumerate(s for s in exports if MARK.search(s.text) and "/runs/1/" not in s.url):
        files.append(tmp_path / f"{number}{Path(seen.url).suffix}")
        files[-1].write_bytes(seen.content)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    # UTF-8, everything from the first line on, formulas evaluated: the most that an unwary reader can choose.
    asked = "CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"
    for suffix, options in ((".xlsx", []), (".csv", [f"--infilter={asked}"])):
        chosen = [str(file) for file in files if file.suffix == suffix]
        command = [
            "soffice",
            profile,
            "--headless",
            *options,
            "--convert-to",
            "fods",
            "--outdir",
            str(tmp_path),
            *chosen,
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    computed = {file.name: "table:formula" in file.read_text(encoding="utf-8") for file in tmp_path.glob("*.fods")}
    assert len(computed) == len(files) >= 6
    assert computed.pop("control.fods") and not any(computed.values()), computed
