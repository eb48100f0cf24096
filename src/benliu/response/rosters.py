"""From posts, people and what was decided to a problem of `rostering`, and back. A few queries, however many people."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from benliu.org.queries import memberships_on
from benliu.places.travel import minutes_between
from benliu.readiness.models import TeamMember
from benliu.readiness.queries import Ready, ready_people
from benliu.readiness.queries.members import members_on
from rostering import Person, Plan, Problem, Rules
from rostering import Post as Seat

from .models import Ban, Call, Duty, Post, Presence, Response
from .plans import LevelPlan
from .queries.plan import level_of, teams_for

UNKNOWN = 30  # minutes to a place, where nobody said where the person sets out or the place has no coordinates
SET_OUT = {"station": 0, "five": 5, "ten": 10}  # minutes until somebody is on the way, by their own word
NOT_NOW = "not"
DAY = dt.timedelta(days=1)

Pair = tuple[int, int]  # post, person


@dataclass(frozen=True)
class Situation:
    """A problem with what its ids mean. `duties`: who is on a post of it now, by pair. `start`: minute 0."""

    problem: Problem
    start: dt.datetime
    duties: dict[Pair, Duty]
    confirmed: frozenset[tuple[str, str]]

    def plan_of(self, pairs: Iterable[Pair]) -> Plan:
        """Pairs of post and person as a plan, as far as they are still possible."""
        return Plan.of(self.problem, [_ids(pair) for pair in pairs])

    def as_it_was(self, pairs: Sequence[Pair]) -> Plan:
        """The same pairs as they were agreed on: before refusals, absences and bans that came since."""
        kept, held = {_ids(pair) for pair in pairs}, {str(person) for _post, person in pairs}
        skills = {post.skill: None for post in self.problem.posts if post.skill}
        people = tuple(
            replace(one, absences=(), skills=skills) if one.id in held else one for one in self.problem.people
        )
        posts = _wide_enough(self.problem.posts, kept)
        before = replace(self.problem, people=people, posts=posts, forbidden=self.problem.forbidden - kept)
        return Plan.of(before.changed(), sorted(kept))


def _wide_enough(posts: tuple[Seat, ...], kept: set[tuple[str, str]]) -> tuple[Seat, ...]:
    """Posts with room for all who were on them."""
    on = Counter(post for _person, post in kept)
    return tuple(replace(post, number=max(post.number, on[post.id])) for post in posts)


def pairs_of(plan: Plan) -> list[Pair]:
    """The pairs of post and person of a plan."""
    return [(int(post), int(person)) for person, post in plan.duties]


def _ids(pair: Pair) -> tuple[str, str]:
    post, person = pair
    return str(person), str(post)


def open_posts_of(response: Response, now: dt.datetime) -> QuerySet[Post]:
    """The posts that people can still be put on."""
    found = response.posts.filter(withdrawn_at=None, ends_at__gt=now)
    return found.select_related("place", "skill").order_by("starts_at", "place__code", "skill", "pk")


def busiest(response: Response, now: dt.datetime) -> int:
    """How many seats there are in the shift that wants most. One query."""
    seats: Counter[dt.datetime] = Counter()
    for starts_at, number in open_posts_of(response, now).values_list("starts_at", "number"):
        seats[starts_at] += number
    return max(seats.values(), default=0)


def team_sizes(response: Response, level: LevelPlan | None, now: dt.datetime) -> list[tuple[int, str, int]]:
    """The teams of the level in the order in which they are called: id, name, how many people. Two queries."""
    ids = {team.name: team.pk for team in teams_for(response.unit)} if level else {}
    called = [(ids[name], name) for name in (level.teams if level else ()) if name in ids]
    members: QuerySet[TeamMember] = members_on(timezone.localdate(now)).filter(team__in=[pk for pk, _name in called])
    sizes = dict(members.values_list("team").annotate(Count("person", distinct=True)).order_by())
    return [(pk, name, sizes.get(pk, 0)) for pk, name in called]


def enough_teams(sizes: Sequence[tuple[int, str, int]], seats: int) -> int:
    """How many teams, from the first on, have people for all seats of a shift; all of them, where none is enough."""
    people = 0
    for nth, (_pk, _name, size) in enumerate(sizes, 1):
        people += size
        if people >= seats:
            return nth
    return len(sizes)


def situation_of(response: Response, *, teams: int, now: dt.datetime) -> Situation:
    """What the solver is asked: the open posts, and the people of the first `teams` teams of the level (of everybody
    in the unit, where the plan names none), with all that keeps them from a post.

    Raises `RosterError` where what was decided by hand cannot be.
    """
    level = level_of(response) or LevelPlan()
    posts = list(open_posts_of(response, now))
    duties = {(duty.post_id, duty.person_id): duty for duty in Duty.objects.filter(post__in=posts, gone="")}
    start = timezone.localtime(min((post.starts_at for post in posts), default=now))
    start = start.replace(hour=0, minute=0, second=0, microsecond=0)
    ends_at = max((post.ends_at for post in posts), default=now)
    begun = {post.pk for post in posts if post.starts_at <= now}
    there = Counter(post for post, _person in duties if post in begun)
    ahead = {pair: duty for pair, duty in duties.items() if pair[0] not in begun}
    pool = _pool(response, level, teams, {person for _post, person in duties}, now, (start, ends_at))
    away = _Away(start, dt.timedelta(hours=level.rest_hours), ends_at)
    away.fill(response, [duty for pair, duty in duties.items() if pair[0] in begun], now)
    pinned = {pair for pair, duty in ahead.items() if duty.is_pinned}
    seats = [
        Seat(
            str(post.pk),
            str(post.place_id),
            away.minute(post.starts_at),
            away.minute(post.ends_at),
            str(post.skill_id or ""),
            post.number - there[post.pk],
            post.weight,
        )
        for post in posts
        if post.number > there[post.pk]
    ]
    known = {seat.id: seat for seat in seats}
    served = _served(now)
    people = [_person(one, away, served[one.person_id]) for one in pool]
    pins = frozenset(_ids(pair) for pair in pinned if str(pair[0]) in known)
    people = [_allowed(one, [known[post] for person, post in pins if person == one.id]) for one in people]
    problem = Problem(
        tuple(people),
        tuple(seats),
        _travel(pool, posts),
        Rules(rest=60 * level.rest_hours, nights=level.nights),
        pins=pins,
        forbidden=_forbidden(response, known, {one.id for one in people}) - pins,
    )
    agreed = Call.objects.filter(duty__in=ahead.values(), answer__in=[Call.Answer.YES, Call.Answer.LIMITED])
    confirmed = {_ids((post, person)) for post, person in agreed.values_list("duty__post", "person")}
    return Situation(problem, start, duties, frozenset(confirmed))


def _pool(  # noqa: PLR0913, PLR0917 - whom to ask, and for when
    response: Response,
    level: LevelPlan,
    teams: int,
    people: set[int],
    now: dt.datetime,
    window: tuple[dt.datetime, dt.datetime],
) -> list[Ready]:
    """The people of the teams, and those who are on posts already."""
    ids = [pk for pk, _name, _size in team_sizes(response, level, now)[:teams]]
    if not level.teams:
        below = memberships_on(timezone.localdate(now)).filter(unit__path__startswith=response.unit.path)
        people = people | set(below.values_list("person_id", flat=True))
    if not people and not ids:
        return []
    return ready_people(people=people, teams=ids, starts_at=max(now, window[0]), ends_at=window[1], now=now)


class _Away:
    """When people cannot serve, in minutes: on duty elsewhere or resting from it, refused, or said no."""

    def __init__(self, start: dt.datetime, rest: dt.timedelta, ends_at: dt.datetime) -> None:
        self.start, self.rest, self.ends_at = start, rest, ends_at
        self.spans: dict[int, list[tuple[int, int]]] = defaultdict(list)

    def minute(self, moment: dt.datetime) -> int:
        return int((moment - self.start).total_seconds() // 60)

    def span(self, starts_at: dt.datetime, ends_at: dt.datetime) -> tuple[int, int]:
        first = self.minute(starts_at)
        return first, max(first + 1, self.minute(ends_at))

    def add(self, person: int, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
        self.spans[person].append(self.span(starts_at, ends_at))

    def fill(self, response: Response, begun: Iterable[Duty], now: dt.datetime) -> None:
        """All that this and the other responses tell. Five queries. A drill keeps nobody from a real response."""
        real = Q() if response.is_drill else Q(post__response__is_drill=False)
        elsewhere = Duty.objects.filter(real, gone="", post__ends_at__gt=now - self.rest, post__withdrawn_at=None)
        elsewhere = elsewhere.filter(post__response__ended_at=None).exclude(
            post__response=response, post__ends_at__gt=now
        )
        for duty in [*begun, *elsewhere.select_related("post")]:
            post = duty.post
            self.add(duty.person_id, post.starts_at - self.rest, post.ends_at + self.rest)
        stays = Presence.objects.filter(Q(left_at=None) | Q(left_at__gt=now - self.rest))
        if not response.is_drill:
            stays = stays.filter(response__is_drill=False)
        for stay in stays:
            self.add(stay.person_id, stay.arrived_at, (stay.left_at or now) + self.rest)
        refused = Duty.objects.filter(post__response=response, gone=Duty.Gone.REFUSED, post__ends_at__gt=now)
        for duty in refused.select_related("post"):
            self.add(duty.person_id, duty.post.starts_at, duty.post.ends_at)
        asked = Call.objects.filter(round__response=response, duty=None).exclude(answer="").order_by("answered_at")
        for person, call in {call.person_id: call for call in asked}.items():  # what somebody said last
            if call.answer == Call.Answer.NO:
                self.add(person, now, self.ends_at)
            elif call.answer == Call.Answer.LIMITED and call.free_from and call.free_from > now:
                self.add(person, now, call.free_from)


def _person(one: Ready, away: _Away, served: int) -> Person:
    absences = [away.span(*absence) for absence in one.absences] + away.spans[one.person_id]
    if one.standing == NOT_NOW:
        absences.append(away.span(away.start, away.ends_at))
    skills = {str(skill): None if until is None else _end_of(until, away) for skill, until in one.skills.items()}
    return Person(str(one.person_id), skills, tuple(sorted(absences)), served)


def _end_of(day: dt.date, away: _Away) -> int:
    return (day - away.start.date() + DAY).days * 24 * 60


def _allowed(one: Person, pinned: Sequence[Seat]) -> Person:
    """Somebody as the person who pinned them sees it: what would keep them from that post is known and set aside."""
    if not pinned:
        return one
    free = [
        (start, end) for start, end in one.absences if not any(start < seat.end and seat.start < end for seat in pinned)
    ]
    skills = {seat.skill: None for seat in pinned if seat.skill}
    return replace(one, absences=tuple(free), skills={**one.skills, **skills})


def _served(now: dt.datetime) -> Counter[int]:
    """How many duties people have done this year in real responses. One query."""
    year = timezone.localtime(now).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    done = Presence.objects.filter(arrived_at__gte=year, left_at__lte=now, response__is_drill=False)
    return Counter(dict(done.values_list("person").annotate(Count("duty", distinct=True)).order_by()))


def _forbidden(response: Response, seats: Iterable[str], people: set[str]) -> frozenset[tuple[str, str]]:
    seats = set(seats)
    found: set[tuple[str, str]] = set()
    for person, post in Ban.objects.filter(response=response).values_list("person", "post"):
        if str(person) in people:
            found.update((str(person), seat) for seat in (seats if post is None else {str(post)} & seats))
    return frozenset(found)


def _travel(pool: Sequence[Ready], posts: Sequence[Post]) -> dict[tuple[str, str], int]:
    places = {post.place_id: post.place for post in posts}
    points = {
        pk: (place.latitude / 1e6, place.longitude / 1e6)
        for pk, place in places.items()
        if place.latitude is not None and place.longitude is not None
    }
    ways: dict[tuple[tuple[float, float] | None, int], int] = {}
    travel = {}
    for one in pool:
        for pk in places:
            if (way := ways.get((one.origin, pk))) is None:
                known = one.origin is not None and pk in points
                way = minutes_between(one.origin, points[pk]) if known and one.origin else UNKNOWN
                ways[one.origin, pk] = way
            travel[str(one.person_id), str(pk)] = way + SET_OUT.get(one.standing, max(SET_OUT.values()))
    return travel
