"""All that one page says of a meeting."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from benliu.common.clock import local_date
from benliu.common.decision import Decision, require
from benliu.org.queries import names_of, names_of_accounts, people_there
from benliu.org.standing import Standing
from benliu.records.closing import closing_words

from ..models import Attendee, Correction, Meeting
from ..policies import can_answer, can_plan, can_see_meeting
from ..wording import hour_words, span_words
from .facts import needs_quorum
from .filed import Filed, filed_of, is_of_branch, subjects_of
from .listing import status_of
from .waiting import waiting_line


@dataclass(frozen=True)
class CorrectionLine:
    """What was set right, by whom, when, and why."""

    before: str
    after: str
    reason: str
    who: str
    at: dt.datetime


@dataclass(frozen=True)
class AttendeeRow:
    """Somebody who is asked, as the secretary sees it.

    `holds` is what holds now: see `state_of`; `turn` the place among those who wait, from 1; `signed_at` in words;
    `is_unseen`: can come and was not seen yet.
    """

    person_id: int
    staff_no: str
    name: str
    answer: str
    reason: str
    holds: str
    holds_words: str
    turn: int | None
    way: str
    signed_at: str
    by_phone_clock: bool
    claimed_at: dt.datetime | None
    has_left: bool
    corrections: tuple[CorrectionLine, ...]
    is_unseen: bool


@dataclass(frozen=True)
class Counts:
    """How many there are of each, as the list shows them: everybody who is asked is counted once.

    `asked` is all but those `waiting` for a place. `coming` and `silent` are not seen yet.
    """

    asked: int
    coming: int
    leave: int
    waiting: int
    silent: int
    present: int
    late: int
    absent: int

    @property
    def came(self) -> int:
        """Those who were there, late ones too."""
        return self.present + self.late

    @property
    def is_majority(self) -> bool:
        """More than half of those asked were there."""
        return 2 * self.came > self.asked

    @property
    def needed(self) -> int:
        """How many are the least that are more than half of those asked."""
        return self.asked // 2 + 1


@dataclass(frozen=True)
class MeetingDetail:
    """A meeting for its page.

    `mine` is the reader's own row, `turn` the own place among those who wait, from 1; `taken` how many places are;
    `rows` are for who leads the branch, else empty. Before it is recorded: `left_out`, who came and was not of the
    branch any more, by name; `closed`, what to know where its period is closed. `unrecorded` and `unrecorded_branch`:
    how many who came have no record yet, and whether the branch has none where the kind asks for one; `elsewhere`: how
    many records were told another way; `withdrawn`, `cancelled`: how many of this meeting were.
    `is_open`: people can sign in now, also where it is recorded already.
    """

    meeting: Meeting
    status: str
    branch: str
    leads: bool
    mine: Attendee | None
    turn: int | None
    may_answer: Decision
    counts: Counts
    taken: int
    rows: tuple[AttendeeRow, ...]
    unrecorded: int
    unrecorded_branch: bool
    elsewhere: int
    withdrawn: int
    cancelled: int
    left_out: tuple[str, ...]
    closed: str
    recorded: int
    is_open: bool
    first_record: uuid.UUID | None

    @property
    def when(self) -> str:
        """Day and hours in words."""
        return span_words(self.meeting.starts_at, self.meeting.ends_at)

    @property
    def signed_at(self) -> str:
        """When the reader signed in, in words."""
        at = self.mine.signed_at if self.mine else None
        return hour_words(at, self.meeting.starts_at) if at else ""

    @property
    def unseen(self) -> int:
        """How many one press would sign in; none where the meeting is not on or over."""
        return sum(row.is_unseen for row in self.rows) if self.status in ("on", "over") else 0

    @property
    def to_record(self) -> bool:
        """Something can be recorded now."""
        lacks = self.unrecorded or (self.unrecorded_branch and (self.counts.came or self.withdrawn or self.cancelled))
        return self.status == "over" or (self.status in ("on", "recorded") and bool(lacks))

    @property
    def is_of_branch(self) -> bool:
        """Its record is of the branch alone."""
        return is_of_branch(self.meeting)

    @property
    def short(self) -> bool:
        """It needs more than half of those asked, they were not there, and it is not recorded yet."""
        return needs_quorum(self.meeting.kind) and not (self.meeting.activity_id or self.counts.is_majority)

    @property
    def line(self) -> list[AttendeeRow]:
        """Those who wait for a place, in their order."""
        return sorted((row for row in self.rows if row.turn), key=lambda row: row.turn or 0)

    @property
    def seats_left(self) -> int | None:
        """How many places are left; None where there is room for everybody."""
        seats = self.meeting.seats
        return None if seats is None else max(0, seats - self.taken)


def meeting_detail(meeting_id: uuid.UUID, reader: Standing, now: dt.datetime) -> MeetingDetail:
    """The meeting as `reader` may see it. A fixed number of queries; `Http404` where there is none."""
    meeting = Meeting.objects.select_related("unit", "kind").filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404(_("没有这次会议。"))
    require(can_see_meeting(reader, meeting))
    leads = bool(can_plan(reader, meeting.unit))
    attendees = list(meeting.attendees.select_related("person").order_by("person__staff_no", "pk"))
    mine = next((one for one in attendees if one.person_id == reader.person_id), None)
    turns = _turns(meeting, attendees)
    rows = _rows(meeting, attendees, turns, now) if leads else ()
    came = [row for row in rows if row.holds in ("present", "late")]
    members = [row.person_id for row in came if not row.has_left]
    filed = filed_of(meeting, members) if leads else Filed({}, {}, frozenset())
    status, lacking = status_of(meeting, now), filed.lacking(subjects_of(meeting, members)) if leads else []
    to_record = leads and (status in ("on", "over") or status == "recorded" and bool(lacking))
    return MeetingDetail(
        meeting=meeting,
        status=status,
        branch=meeting.unit.name,
        leads=leads,
        mine=mine,
        turn=turns.get(mine.person_id) if mine else None,
        may_answer=can_answer(meeting, mine, now),
        counts=counts_of(meeting, attendees, now),
        taken=sum(one.answer == Attendee.Answer.COMING for one in attendees),
        rows=rows,
        unrecorded=sum(one is not None for one in lacking),
        unrecorded_branch=None in lacking,
        elsewhere=len(filed.elsewhere),
        withdrawn=len(filed.withdrawn),
        cancelled=filed.cancelled,
        left_out=tuple(row.name for row in came if row.has_left and row.person_id not in filed.here),
        closed=closing_words(local_date(meeting.starts_at)) if to_record else "",
        recorded=len(filed.here),
        is_open=status == "on" or (status == "recorded" and meeting.starts_at <= now <= meeting.ends_at),
        first_record=next(iter((filed.here or filed.withdrawn).values()), None),
    )


def planned_meeting(meeting_id: uuid.UUID, reader: Standing) -> tuple[Meeting, list[int]]:
    """A meeting with those asked, for who may change it. Two queries."""
    meeting = Meeting.objects.select_related("unit", "kind").filter(pk=meeting_id).first()
    if meeting is None:
        raise Http404(_("没有这次会议。"))
    require(can_plan(reader, meeting.unit))
    return meeting, list(meeting.attendees.values_list("person_id", flat=True))


def state_of(meeting: Meeting, attendee: Attendee, now: dt.datetime) -> str:
    """What holds of somebody: as seen, else on leave, else absent once the meeting is over, else not known yet.

    Who never got a place is not absent.
    """
    if attendee.state:
        return attendee.state
    if attendee.answer == Attendee.Answer.LEAVE:
        return str(Attendee.State.LEAVE)
    due = not meeting.cancelled_at and attendee.answer != Attendee.Answer.WAITING
    return str(Attendee.State.ABSENT) if due and now >= meeting.ends_at else ""


def unseen_of(meeting: Meeting) -> list[Attendee]:
    """Those of the branch who are asked and nobody has seen yet, neither on leave nor waiting. Two queries."""
    members = set(people_there(meeting.unit_id, local_date(meeting.starts_at)))
    return [one for one in meeting.attendees.order_by("pk") if _is_unseen(one) and one.person_id in members]


def _is_unseen(attendee: Attendee) -> bool:
    return not attendee.state and attendee.answer not in (Attendee.Answer.LEAVE, Attendee.Answer.WAITING)


def _turns(meeting: Meeting, attendees: Sequence[Attendee]) -> dict[int, int]:
    """Whose turn it is, by person, from 1; asked of the database only where somebody waits."""
    waits = any(one.answer == Attendee.Answer.WAITING for one in attendees)
    return {person: turn for turn, person in enumerate(waiting_line(meeting), 1)} if waits else {}


def counts_of(meeting: Meeting, attendees: Collection[Attendee], now: dt.datetime) -> Counts:
    """The figures of a meeting, of the very states that its list shows."""
    found = Counter(state_of(meeting, one, now) or one.answer or "silent" for one in attendees)
    each = {name: found[name] for name in ("coming", "leave", "waiting", "silent", "present", "late", "absent")}
    return Counts(asked=len(attendees) - each["waiting"], **each)


def _rows(
    meeting: Meeting, attendees: Sequence[Attendee], turns: Mapping[int, int], now: dt.datetime
) -> tuple[AttendeeRow, ...]:
    people = [attendee.person_id for attendee in attendees]
    names = names_of(people)
    members = set(people_there(meeting.unit_id, local_date(meeting.starts_at)))
    corrections = _corrections(meeting)
    return tuple(
        AttendeeRow(
            person_id=one.person_id,
            staff_no=one.person.staff_no or "",
            name=names.get(one.person_id, _("（已清除）")),
            answer=one.answer,
            reason=one.reason,
            holds=(holds := state_of(meeting, one, now)),
            holds_words=str(Attendee.State(holds).label),
            turn=turns.get(one.person_id),
            way=one.get_way_display() if one.way else "",
            signed_at=hour_words(one.signed_at, meeting.starts_at) if one.signed_at else "",
            by_phone_clock=one.by_phone_clock,
            claimed_at=one.claimed_at,
            has_left=one.person_id not in members,
            corrections=tuple(corrections.get(one.pk, ())),
            is_unseen=_is_unseen(one) and one.person_id in members,
        )
        for one in attendees
    )


def _corrections(meeting: Meeting) -> dict[int, list[CorrectionLine]]:
    made = list(Correction.objects.filter(attendee__meeting=meeting).order_by("pk"))
    names = names_of_accounts(one.corrected_by_id for one in made)
    found: dict[int, list[CorrectionLine]] = {}
    for one in made:
        who = names.get(one.corrected_by_id, "")
        line = CorrectionLine(one.get_before_display(), one.get_after_display(), one.reason, who, one.corrected_at)
        found.setdefault(one.attendee_id, []).append(line)
    return found
