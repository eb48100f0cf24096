"""What the two branches did: records in every state, two scored years, and a scheme whose words would run too."""

import datetime as dt
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from benliu.org.models import Unit
from benliu.records.drafts import Draft
from benliu.records.models import Record, RecordKind
from benliu.records.services import (
    cancel_record,
    edit_kind,
    file_records,
    number_verified,
    return_records,
    supersede_record,
    verify_records,
    withdraw_records,
)
from benliu.scoring.models import Run, SchemeVersion
from benliu.scoring.services import adopt_scheme, run_scheme, start_run
from benliu.scoring.tests.factories import SMALL

from . import roles
from .bureau import LEADING, MEMBERS, MOVED, NOW, Bureau, new_id
from .marks import SCRIPT

SERVICE, MEETING, ABSENCE = "warm.service", "meeting.lesson", "deduct.absence"
SERVICE_ALIAS = "志愿"
CLERKS = {"A": roles.SECRETARY, "B": roles.OTHER_SECRETARY}


@dataclass
class Year:
    """The records by "<whose> <which>", for example "owner waiting" or "A meeting", and the runs by period."""

    bureau: Bureau
    scheme: SchemeVersion
    records: dict[str, Record] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)


def live_a_year(bureau: Bureau) -> Year:
    """Everything except imports."""
    year = Year(bureau, _adopt_scheme(bureau))
    for branch, members in MEMBERS.items():
        _count(year, branch, [*members, branch])
        _leave_waiting(year, branch, [*members, branch])
    number_verified(now=NOW, at_once=True)
    for branch, members in MEMBERS.items():
        for who in members:
            _correct(year, branch, who)
    number_verified(now=NOW, at_once=True)
    return year


def score(year: Year) -> None:
    """A run for each year."""
    for period in ("2024", "2025"):
        score_period(year, period)


def score_period(year: Year, period: str) -> None:
    """A run of one period, which is the newest from now on."""
    officer = year.bureau.standing(roles.OFFICER)
    started = start_run(actor=officer, scheme_id=year.scheme.pk, period=period, now=NOW)
    year.runs[period] = run_scheme(run_id=started.pk, now=NOW)
    assert year.runs[period].state == Run.State.DONE, year.runs[period].failure


def _adopt_scheme(bureau: Bureau) -> SchemeVersion:
    """The small scheme of the scoring tests; every title of it would run, and one item goes by a plain name too."""
    officer = bureau.standing(roles.OFFICER)
    with tempfile.TemporaryDirectory() as folder:
        for source in SMALL.glob("*.toml"):
            text = re.sub(r'\b(title|english) = "([^"]*)"', _armed, source.read_text(encoding="utf-8"))
            (Path(folder) / source.name).write_text(text, encoding="utf-8")
        scheme = adopt_scheme(actor=officer, source=Path(folder), now=NOW)
    for kind in RecordKind.objects.filter(code__in=[SERVICE, MEETING]):
        edit_kind(
            actor=officer,
            code=kind.code,
            title=kind.title,
            english=f"=1+service{SCRIPT}",
            aliases=[SERVICE_ALIAS if kind.code == SERVICE else "支部的课", f"=1+别名{SCRIPT}"],
            stream=kind.stream,
            usual_most=3000,
            needs_second=False,
            counts_against=False,
            now=NOW,
        )
    return scheme


def _armed(found: re.Match[str]) -> str:
    words = f"=1+{found[2]}{SCRIPT}".replace('"', '\\"')
    return f'{found[1]} = "{words}"'


def _unit(year: Year, who: str, day: dt.date) -> Unit:
    """The branch that a record of the day belongs to."""
    home = who if who in MEMBERS else year.bureau.home(who)
    return year.bureau.units["B" if who == "mover" and day < MOVED else home]


def _draft(year: Year, who: str, what: str, day: str, quantity: int = 1000, code: str = "") -> Draft:
    """A record about a person or a branch; its words are for the person or the branch, and for who leads it."""
    date, secrets = dt.date.fromisoformat(day), year.bureau.secrets
    unit = _unit(year, who, date)
    branch = next(key for key in MEMBERS if year.bureau.units[key] == unit)
    inside = roles.IN_A if branch == "A" else roles.IN_B
    readers = inside if who in MEMBERS else LEADING[branch] | ({who} & roles.EVERYBODY)
    if who == "mover" and date.year == 2025 and date < MOVED:
        readers = readers | roles.LED  # who leads the mover now answers for the points of the whole year
    code = code or (MEETING if who in MEMBERS else SERVICE)
    return Draft(
        id=new_id(),
        kind_id=RecordKind.objects.get(code=code).pk,
        unit_id=unit.pk,
        person_id=None if who in MEMBERS else year.bureau.people[who].pk,
        happened_on=date,
        quantity=quantity,
        level="" if who in MEMBERS else "=1+level",
        note=secrets.text(f"a note on {who}, {what}", readers),
        achievement=secrets.text(f"an achievement of {who}, {what}", readers),
        recorder=secrets.text(f"who wrote down {who}, {what}", readers),
    )


def _file(year: Year, branch: str, drafts: dict[str, Draft]) -> list[Record]:
    """File drafts by their keys. Before the mover came, B's secretary wrote for him as for the others."""
    clerk = year.bureau.standing(CLERKS[branch])
    filed = file_records(actor=clerk, drafts=list(drafts.values()), filed_from="page", now=NOW)
    year.records |= dict(zip(drafts, filed, strict=True))
    return filed


def _count(year: Year, branch: str, whose: list[str]) -> None:
    """Two years that count: every member's figures differ from every other's."""
    drafts, people = {}, [who for members in MEMBERS.values() for who in members]
    for who in whose:
        if who in MEMBERS:
            drafts[f"{who} counted"] = _draft(year, who, "2025", "2025-03-10")
            continue
        odd = 137 * (people.index(who) + 1)
        drafts[f"{who} 2024"] = _draft(year, who, "2024", "2024-05-06", 2000 + odd)
        drafts[f"{who} counted"] = _draft(year, who, "2025", "2025-03-10", 5200 + odd)
        drafts[f"{who} absent"] = _draft(year, who, "absence", "2025-03-12", code=ABSENCE)
    _verify(year, branch, _file(year, branch, drafts))


def _verify(year: Year, branch: str, filed: list[Record]) -> None:
    """The secretary verifies, but for what is about himself."""
    own = year.bureau.people[CLERKS[branch]].pk
    for who, ours in ((CLERKS[branch], False), (roles.OFFICER, True)):
        ids = [record.pk for record in filed if (record.person_id == own) is ours]
        if ids:
            verify_records(actor=year.bureau.standing(who), record_ids=ids, now=NOW)


def _leave_waiting(year: Year, branch: str, whose: list[str]) -> None:
    """What waits for the secretary, what members filed themselves, and what was returned."""
    here = [who for who in whose if who != "mover"]
    waiting = {f"{who} waiting": _draft(year, who, "waiting", "2025-11-03") for who in here}
    given_back = [who for who in here if who != CLERKS[branch]]  # nobody returns the own ones
    returned = {f"{who} returned": _draft(year, who, "returned", "2025-11-04") for who in given_back}
    _file(year, branch, waiting | returned)
    clerk = year.bureau.standing(CLERKS[branch])
    for who in given_back:
        record = year.records[f"{who} returned"]
        inside = roles.IN_A if branch == "A" else roles.IN_B
        readers = inside if who in MEMBERS else LEADING[branch] | ({who} & roles.EVERYBODY)
        reason = year.bureau.secrets.text(f"why a record of {who} was returned", readers)
        return_records(actor=clerk, record_ids=[record.pk], reason=reason, now=NOW)
    for who in {roles.OWNER, roles.NEIGHBOUR} & set(here):
        own = _draft(year, who, "filed by the person", "2025-11-05")
        actor = year.bureau.standing(who)
        year.records[f"{who} own"] = file_records(actor=actor, drafts=[own], filed_from="page", now=NOW)[0]
    if roles.OWNER in here:
        _withdraw_one(year, branch)
        days = {"twin": "2025-11-03", "own again": "2025-11-05", "counted again": "2025-03-10"}
        _file(year, branch, {f"owner {what}": _draft(year, roles.OWNER, what, day) for what, day in days.items()})


def _withdraw_one(year: Year, branch: str) -> None:
    """What the secretary filed of the owner, and withdrew."""
    (record,) = _file(year, branch, {"owner withdrawn": _draft(year, roles.OWNER, "withdrawn", "2025-11-06")})
    withdraw_records(actor=year.bureau.standing(CLERKS[branch]), record_ids=[record.pk], now=NOW)


def _correct(year: Year, branch: str, who: str) -> None:
    """One record set right and one cancelled, each with its reason."""
    if who == "mover":
        return
    drafts = {f"{who} {what}": _draft(year, who, what, "2025-04-01") for what in ("wrong", "void")}
    filed = _file(year, branch, drafts)
    _verify(year, branch, filed)
    clerk = year.bureau.standing(roles.OFFICER if who == CLERKS[branch] else CLERKS[branch])
    readers = LEADING[branch] | ({who} & roles.EVERYBODY)
    right = supersede_record(
        actor=clerk,
        record_id=filed[0].pk,
        reason=year.bureau.secrets.text(f"why a record of {who} was set right", readers),
        new_id=new_id(),
        now=NOW,
        quantity=1100,
        note=year.bureau.secrets.text(f"the right note on {who}", readers),
    )
    year.records[f"{who} right"] = right
    cancel_record(
        actor=clerk,
        record_id=filed[1].pk,
        reason=year.bureau.secrets.text(f"why a record of {who} was cancelled", readers),
        new_id=new_id(),
        now=NOW,
    )
