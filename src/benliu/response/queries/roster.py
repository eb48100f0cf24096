"""The roster of a response as a commander reads it: how far the search is, posts by place and shift, one post."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.formats import date_format

from benliu.common.language import reads_english
from benliu.org.models import Person
from benliu.org.queries import names_of
from benliu.org.standing import Standing
from rostering import Plan, Reason, RosterError
from rostering.checking import Fault

from ..models import Ban, Call, Duty, Post, Response, RosterJob
from ..policies import visible_responses
from ..rosters import Pair, Situation, busiest, enough_teams, situation_of, team_sizes
from .plan import level_of, skill_words

MOST_CANDIDATES = 12
PROMILLE = 10


@dataclass(frozen=True)
class Search:
    """The newest search for a roster: how far it is, what it found, what went wrong."""

    id: int
    state: str
    state_label: str
    seconds: float
    iterations: int
    filled: int
    empty: int
    coverage: float
    gap: float | None
    teams: int
    moved: int | None
    failures: tuple[str, ...]
    is_stopping: bool
    accepted_at: dt.datetime | None

    @property
    def waiting(self) -> bool:
        """Whether it still goes on."""
        return self.state in {RosterJob.State.QUEUED, RosterJob.State.RUNNING}

    @property
    def proposes(self) -> bool:
        """Whether a person may accept it."""
        return self.state == RosterJob.State.DONE and self.accepted_at is None


@dataclass(frozen=True)
class Cell:
    """A post in the matrix: how many it needs, how many are on it, how many more the roster proposes."""

    id: int
    skill: str
    number: int
    on: int
    proposed: int
    people: tuple[str, ...]
    by_hand: bool

    @property
    def filled(self) -> int:
        """With those proposed."""
        return self.on + self.proposed

    @property
    def lacks(self) -> int:
        """Seats that stay empty."""
        return max(0, self.number - self.filled)


@dataclass(frozen=True)
class Matrix:
    """Posts by place and shift. `rows`: a place with every shift, from when to when, and its posts then."""

    shifts: tuple[tuple[dt.datetime, dt.datetime], ...]
    rows: tuple[tuple[str, tuple[tuple[dt.datetime, dt.datetime, tuple[Cell, ...]], ...]], ...]

    @property
    def cells(self) -> list[Cell]:
        """All posts."""
        return [cell for _place, row in self.rows for _start, _end, cells in row for cell in cells]

    @property
    def needed(self) -> int:
        """All seats."""
        return sum(cell.number for cell in self.cells)

    @property
    def filled(self) -> int:
        """Those that somebody is on, or would be."""
        return sum(min(cell.filled, cell.number) for cell in self.cells)


@dataclass(frozen=True)
class Roster:
    """All that the page of a roster shows. `asked`: posts with people on that the plan no longer asks for."""

    matrix: Matrix
    search: Search | None
    plan: str
    teams: tuple[tuple[str, int], ...]
    enough: int
    bans: tuple[tuple[int, str, str, str], ...]  # id, name, post or "", reason


@dataclass(frozen=True)
class OnPost:
    """Somebody on a post, or proposed for it (`duty_id` none), and why."""

    person_id: int
    name: str
    duty_id: uuid.UUID | None
    is_pinned: bool
    reason: str
    answer: str
    why: str


@dataclass(frozen=True)
class PostView:
    """One post with its people, why seats are empty, who else could come, and where people could be moved."""

    id: int
    place: str
    skill: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    number: int
    weight: int
    task: str
    is_over: bool
    people: tuple[OnPost, ...]
    empty: str
    candidates: tuple[tuple[int, str, int], ...]  # person, name, minutes
    others: tuple[tuple[int, str], ...]


def response_of(actor: Standing, response_id: uuid.UUID) -> Response | None:
    """A response that `actor` may open, with its unit and plan. One query."""
    return visible_responses(actor).select_related("unit", "plan__plan").filter(pk=response_id).first()


def people_called(text: str) -> list[int]:
    """The people of the roster with this staff number, else with this name. Two queries at most."""
    people = Person.objects.filter(erased_at=None)
    found = list(people.filter(staff_no=text).values_list("pk", flat=True)) if text else []
    return found or (list(people.filter(name=text).values_list("pk", flat=True)[:2]) if text else [])


def newest_search(response: Response) -> Search | None:
    """The newest search. Two queries at most."""
    job = response.jobs.order_by("-pk").first()
    return _search(job) if job else None


def _search(job: RosterJob) -> Search:
    told = job.progress
    gap = told.get("gap")
    return Search(
        job.pk,
        job.state,
        job.get_state_display(),
        told.get("seconds", 0),
        told.get("iterations", 0),
        told.get("filled", 0),
        told.get("empty", 0),
        told.get("coverage", 0) / PROMILLE,
        None if gap is None else gap / PROMILLE,
        told.get("teams", 0),
        told.get("moved"),
        _failures(job),
        job.stop_asked_at is not None,
        job.accepted_at,
    )


def _failures(job: RosterJob) -> tuple[str, ...]:
    """What went wrong, with names instead of ids."""
    faults: list[tuple[str, dict[str, str]]] = job.progress.get("faults", [])
    if job.state != RosterJob.State.FAILED or not faults:
        return (job.failure,) if job.failure else ()
    people = names_of(int(told["person"]) for _code, told in faults if told.get("person", "").isdecimal())
    ids = {int(told[key]) for _code, told in faults for key in ("post", "other") if told.get(key, "").isdecimal()}
    posts = {str(post.pk): post_words(post) for post in Post.objects.select_related("place").filter(pk__in=ids)}
    named = {str(pk): name for pk, name in people.items()}
    return tuple(
        Fault(code, {key: (named if key == "person" else posts).get(word, word) for key, word in told.items()}).said(
            _language()
        )
        for code, told in faults
    )


def _language() -> str:
    return "en" if reads_english() else "zh"


def post_words(post: Post) -> str:
    """A post in a few words: where and when."""
    start, end = timezone.localtime(post.starts_at), timezone.localtime(post.ends_at)
    return f"{post.place.name} {date_format(start, 'm-d H:i')}–{date_format(end, 'H:i')}"


def find_roster(response: Response, now: dt.datetime) -> Roster:
    """Everything of the page. A few queries, whatever the size."""
    job = response.jobs.order_by("-pk").first()
    search = _search(job) if job else None
    proposed = [(post, person) for post, person in job.plan] if job and search and search.proposes else []
    sizes = team_sizes(response, level_of(response), now)
    bans = list(Ban.objects.filter(response=response).select_related("post__place").order_by("pk"))
    names = names_of(ban.person_id for ban in bans)
    return Roster(
        _matrix(response, proposed, now),
        search,
        str(response.plan) if response.plan else "",
        tuple((name, size) for _pk, name, size in sizes),
        enough_teams(sizes, busiest(response, now)),
        tuple(
            (ban.pk, names.get(ban.person_id, ""), post_words(ban.post) if ban.post else "", ban.reason) for ban in bans
        ),
    )


def _matrix(response: Response, proposed: Sequence[Pair], now: dt.datetime) -> Matrix:
    posts = response.posts.filter(withdrawn_at=None, ends_at__gt=now).select_related("place", "skill")
    posts = posts.order_by("place__code", "starts_at", "skill", "pk")
    on = set(Duty.objects.filter(post__in=posts, gone="").values_list("post_id", "person_id"))
    fresh = [pair for pair in proposed if pair not in on]
    names = names_of({person for _post, person in [*on, *fresh]})
    there: dict[int, list[str]] = defaultdict(list)
    for post_id, person in sorted([*on, *fresh]):
        there[post_id].append(names.get(person, ""))
    on_post, more = Counter(post for post, _person in on), Counter(post for post, _person in fresh)
    shifts = sorted({(post.starts_at, post.ends_at) for post in posts})
    cells: dict[str, dict[tuple[dt.datetime, dt.datetime], list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for post in posts:
        cell = Cell(
            post.pk,
            skill_words(post.skill),
            post.number,
            on_post[post.pk],
            more[post.pk],
            tuple(there[post.pk]),
            post.by_hand,
        )
        cells[post.place.name][post.starts_at, post.ends_at].append(cell)
    rows = [(place, tuple((*shift, tuple(of_place[shift])) for shift in shifts)) for place, of_place in cells.items()]
    return Matrix(tuple(shifts), tuple(rows))


def find_post(response: Response, post_id: int, now: dt.datetime) -> PostView | None:
    """One post with reasons, reckoned for this moment. A few queries, whatever the size."""
    post = response.posts.filter(pk=post_id, withdrawn_at=None).select_related("place", "skill").first()
    if post is None:
        return None
    duties = list(post.duties.filter(gone="").order_by("made_at", "person"))
    job = response.jobs.order_by("-pk").first()
    seen = _Seen.of(response, job, now)
    extra = [person for person in seen.on(post_id) if person not in {duty.person_id for duty in duties}]
    candidates = seen.candidates(post_id)
    names = names_of([*(duty.person_id for duty in duties), *extra, *(person for person, _minutes in candidates)])
    calls = dict(Call.objects.filter(duty__in=duties).values_list("duty", "answer"))
    answers = dict(Call.Answer.choices)
    people = [
        OnPost(
            duty.person_id,
            names.get(duty.person_id, ""),
            duty.pk,
            duty.is_pinned,
            duty.reason,
            str(answers.get(calls.get(duty.pk, ""), "")) if duty.pk in calls else "",
            seen.why_here(duty.person_id, post_id),
        )
        for duty in duties
    ]
    people += [OnPost(one, names.get(one, ""), None, False, "", "", seen.why_here(one, post_id)) for one in extra]
    others = (
        response.posts.filter(withdrawn_at=None, ends_at__gt=now).exclude(pk=post_id).select_related("place", "skill")
    )
    return PostView(
        post.pk,
        post.place.name,
        skill_words(post.skill),
        post.starts_at,
        post.ends_at,
        post.number,
        post.weight,
        post.task,
        post.ends_at <= now,
        tuple(people),
        seen.why_empty(post_id, skill_words(post.skill)),
        tuple((person, names.get(person, ""), minutes) for person, minutes in candidates),
        tuple(
            (one.pk, f"{post_words(one)} {skill_words(one.skill)}")
            for one in others.order_by("starts_at", "place__code")
        ),
    )


@dataclass(frozen=True)
class _Seen:
    """The roster that is proposed, else the duties there are, in the situation of this moment; none if it cannot be."""

    situation: Situation | None
    plan: Plan | None

    @classmethod
    def of(cls, response: Response, job: RosterJob | None, now: dt.datetime) -> "_Seen":
        proposes = job is not None and job.state == RosterJob.State.DONE and job.accepted_at is None
        sizes = team_sizes(response, level_of(response), now)
        teams = job.progress.get("teams", 0) if job else enough_teams(sizes, busiest(response, now))
        try:
            situation = situation_of(response, teams=teams, now=now)
        except RosterError:
            return cls(None, None)
        pairs = [(post, person) for post, person in job.plan] if job and proposes else list(situation.duties)
        return cls(situation, situation.plan_of(pairs))

    def on(self, post_id: int) -> list[int]:
        return [int(person) for person, post in self.plan.duties if post == str(post_id)] if self.plan else []

    def why_here(self, person_id: int, post_id: int) -> str:
        try:
            return self.plan.why_here(str(person_id), str(post_id)).said(_language()) if self.plan else ""
        except KeyError:
            return ""

    def why_empty(self, post_id: int, skill: str) -> str:
        try:
            reason: Reason | None = self.plan.why_empty(str(post_id)) if self.plan else None
        except KeyError:
            return ""
        return replace(reason, figures={**reason.figures, "skill": skill}).said(_language()) if reason else ""

    def candidates(self, post_id: int) -> list[tuple[int, int]]:
        """Who else could serve there, the nearest first: person and minutes."""
        if self.plan is None:
            return []
        problem = self.plan.problem
        post = next((one for one in problem.posts if one.id == str(post_id)), None)
        if post is None:
            return []
        times = {one.id: (one.start - problem.rules.rest, one.end + problem.rules.rest) for one in problem.posts}
        busy: Mapping[str, list[tuple[int, int]]] = defaultdict(list)
        for person, at in self.plan.duties:
            busy[person].append(times[at])
        free = []
        for one in problem.people:
            minutes = problem.travel.get((one.id, post.place))
            until = one.skills.get(post.skill, -1) if post.skill else None
            if minutes is None or (one.id, post.id) in problem.forbidden or (until is not None and until < post.end):
                continue
            if not _meets([*one.absences, *busy[one.id]], post.start, post.end):
                free.append((minutes, one.served, int(one.id)))
        return [(person, minutes) for minutes, _served, person in sorted(free)[:MOST_CANDIDATES]]


def _meets(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in spans)
