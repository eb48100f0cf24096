"""Plans: which there are, what a version says, and how two versions differ, in words."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from benliu.common.language import reads_english
from benliu.org.models import Unit
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing
from benliu.places.models import Place
from benliu.readiness.models import Skill, Team

from ..models import Level, Plan, PlanVersion, Response
from ..plans import LEVELS, SETTINGS, TOLD, WAYS, Known, LevelPlan, PlanDocument, read_plan
from ..policies import visible_plans

MOST = 200


@dataclass(frozen=True)
class PlanRow:
    """A plan in a list, with its newest version."""

    id: int
    title: str
    unit: str
    number: int
    made_at: dt.datetime
    closed_at: dt.datetime | None


@dataclass(frozen=True)
class VersionRow:
    """A version with who made it and why."""

    id: int
    number: int
    reason: str
    made_by: str
    made_at: dt.datetime
    used: int


@dataclass(frozen=True)
class LevelView:
    """A level as people read it."""

    level: int
    label: str
    settings: tuple[tuple[str, str], ...]
    posts: tuple[tuple[str, str, int, int, str], ...]  # place, skill, number, weight, task
    teams: tuple[str, ...]
    told: tuple[str, ...]
    ladder: tuple[str, ...]
    seats: int


@dataclass(frozen=True)
class PlanView:
    """One version of a plan, readable, with all versions, newest first."""

    id: int
    title: str
    unit: str
    unit_id: int
    closed_at: dt.datetime | None
    version: VersionRow
    versions: tuple[VersionRow, ...]
    document: PlanDocument
    levels: tuple[LevelView, ...]

    @property
    def is_newest(self) -> bool:
        """Whether this version holds."""
        return self.version == self.versions[0]


@dataclass(frozen=True)
class Choices:
    """What the form of a plan offers: places, skills (0 is anybody) and teams as id, name in documents, words."""

    places: tuple[tuple[int, str, str], ...]
    skills: tuple[tuple[int, str, str], ...]
    teams: tuple[tuple[int, str, str], ...]


def _line(unit: Unit) -> Q:
    """Units at, below and above a unit."""
    return Q(unit__path__startswith=unit.path) | Q(unit__path__in=_above(unit))


def _above(unit: Unit) -> list[str]:
    """The paths of the unit and of those above it, and beginnings that are nobody's."""
    return [unit.path[:end] for end in range(1, len(unit.path) + 1)]


def places_for(unit: Unit) -> QuerySet[Place]:
    """The open places to which a response of the unit may send people, nearer ones last."""
    return Place.objects.filter(_line(unit), closed_on=None, kind__in=Place.MANNED).order_by("unit__depth", "code")


def teams_for(unit: Unit) -> QuerySet[Team]:
    """The teams that a response of the unit may call, nearer ones last."""
    return Team.objects.filter(_line(unit), closed_at=None).order_by("unit__depth", "name")


def level_of(response: Response) -> LevelPlan | None:
    """What the response's plan says for its level; none, where there is no plan or it is silent."""
    if response.plan is None:
        return None
    return read_plan(response.plan.content).levels.get(response.level)


def known_to(unit: Unit) -> Known:
    """What a plan of the unit may name. Three queries."""
    return Known(
        places=set(places_for(unit).values_list("code", flat=True)),
        skills=set(Skill.objects.filter(closed_at=None).values_list("code", flat=True)),
        teams=set(teams_for(unit).values_list("name", flat=True)),
    )


def skill_words(skill: Skill | None) -> str:
    """A skill in the reader's language; none is anybody."""
    if skill is None:
        return _("不限技能")
    return (skill.english if reads_english() else "") or skill.title


def choices_for(unit_id: int) -> Choices:
    """What can be chosen from in a plan of the unit. Four queries."""
    unit = Unit.objects.get(pk=unit_id)
    places = [(one.pk, one.code, one.name) for one in places_for(unit)]
    skills = [(one.pk, one.code, skill_words(one)) for one in Skill.objects.filter(closed_at=None).order_by("pk")]
    teams = [(one.pk, one.name, one.name) for one in teams_for(unit)]
    return Choices(tuple(places), (*skills, (0, "", skill_words(None))), tuple(teams))


def plan_rows(actor: Standing) -> list[PlanRow]:
    """Plans that `actor` may read, those in use first. One query."""
    newest = PlanVersion.objects.filter(plan__in=visible_plans(actor)).select_related("plan__unit")
    newest = newest.order_by("plan__closed_at", "plan__title", "plan_id", "-number")
    found: dict[int, PlanRow] = {}
    for one in newest[: MOST * 10]:
        plan = one.plan
        row = PlanRow(plan.pk, plan.title, plan.unit.name, one.number, one.made_at, plan.closed_at)
        found.setdefault(plan.pk, row)
    return sorted(found.values(), key=lambda row: row.closed_at is not None)


def find_plan(actor: Standing, plan_id: int, number: int | None = None) -> PlanView | None:
    """A version (none: the newest) of a plan that `actor` may read. Five queries."""
    plan = visible_plans(actor).select_related("unit").filter(pk=plan_id).first()
    if plan is None:
        return None
    versions = list(plan.versions.annotate(used=Count("responses")).order_by("-number"))
    chosen = next((one for one in versions if number in (None, one.number)), None)
    if chosen is None:
        return None
    names = names_of_accounts(one.made_by_id for one in versions)
    rows = {one.number: _version(one, names) for one in versions}
    document = read_plan(chosen.content)
    return PlanView(
        plan.pk,
        plan.title,
        plan.unit.name,
        plan.unit_id,
        plan.closed_at,
        rows[chosen.number],
        tuple(rows.values()),
        document,
        tuple(levels_in_words(document)),
    )


def _version(one: PlanVersion, names: Mapping[int, str]) -> VersionRow:
    used: int = one.used  # type: ignore[attr-defined]
    return VersionRow(one.pk, one.number, one.reason, names.get(one.made_by_id, ""), one.made_at, used)


def levels_in_words(document: PlanDocument) -> Iterator[LevelView]:
    """Each level with the names of places and skills. Two queries."""
    words = _Words()
    for level in LEVELS:
        if (one := document.levels.get(level)) is None:
            continue
        posts = [(words.place(p.place), words.skill(p.skill), p.number, p.weight, p.task) for p in one.posts]
        yield LevelView(
            level,
            str(Level(level).label),
            tuple((str(s.title), f"{getattr(one, key)} {s.unit}") for key, s in SETTINGS.items()),
            tuple(posts),
            one.teams,
            tuple(str(TOLD[group]) for group in one.told),
            tuple(words.rung(rung.way, rung.after) for rung in one.ladder),
            one.seats,
        )


class _Words:
    """Names by the codes that documents use; what is gone keeps its code."""

    def __init__(self) -> None:
        self.places = dict(Place.objects.order_by(F("closed_on").asc(nulls_last=True)).values_list("code", "name"))
        self.skills = {one.code: skill_words(one) for one in Skill.objects.all()} | {"": skill_words(None)}

    def place(self, code: str) -> str:
        return self.places.get(code, code)

    def skill(self, code: str) -> str:
        return self.skills.get(code, code)

    def rung(self, way: str, after: int) -> str:
        return _("%(after)d 分钟后 %(way)s") % {"after": after, "way": WAYS[way]} if after else str(WAYS[way])


def differences(old: PlanDocument, new: PlanDocument) -> list[tuple[str, list[str]]]:
    """How `new` differs from `old`, by level, in words. Two queries."""
    words, found = _Words(), []
    for level in LEVELS:
        before, after = old.levels.get(level), new.levels.get(level)
        if before != after:
            found.append((str(Level(level).label), list(_level_changes(words, before, after))))
    return found


def _level_changes(words: _Words, before: LevelPlan | None, after: LevelPlan | None) -> Iterator[str]:
    if before is None or after is None:
        yield _("这一级不再有安排。") if before else _("这一级新增了安排。")
        return
    for key, setting in SETTINGS.items():
        if getattr(before, key) != getattr(after, key):
            unit = f"{getattr(before, key)} {setting.unit}", f"{getattr(after, key)} {setting.unit}"
            yield _changed(setting.title, *unit)
    yield from _post_changes(words, before, after)
    for title, key in ((_("队伍"), "teams"), (_("通知谁"), "told"), (_("通知阶梯"), "ladder")):
        one, two = getattr(before, key), getattr(after, key)
        if one != two:
            yield _changed(title, _said(words, key, one), _said(words, key, two))


def _changed(what: str | Promise, old: object, new: object) -> str:
    return _("%(what)s：%(old)s → %(new)s") % {"what": what, "old": old, "new": new}


def _said(words: _Words, key: str, ones: tuple[object, ...]) -> str:
    said = [
        words.rung(one.way, one.after) if key == "ladder" else str(TOLD[one]) if key == "told" else str(one)  # type: ignore[attr-defined, index]
        for one in ones
    ]
    return ", ".join(said) or _("没有")


def _post_changes(words: _Words, before: LevelPlan, after: LevelPlan) -> Iterator[str]:
    old, new = ({(post.place, post.skill): post for post in level.posts} for level in (before, after))
    for key in sorted({**old, **new}):
        one, two = old.get(key), new.get(key)
        if one == two:
            continue
        name = f"{words.place(key[0])} · {words.skill(key[1])}"
        if one is None or two is None:
            how = _("新增，%d 人") if one is None else _("取消，原来 %d 人")
            yield _("%(what)s：%(how)s") % {"what": name, "how": how % (two or one).number}  # type: ignore[union-attr]
            continue
        if one.number != two.number:
            people = _("%d 人")
            yield _changed(name, people % one.number, people % two.number)
        if one.weight != two.weight:
            yield _changed(f"{name} · {_('要紧程度')}", one.weight, two.weight)
        if one.task != two.task:
            yield _changed(f"{name} · {_('任务')}", one.task or _("没有"), two.task or _("没有"))


def versions_for(unit: Unit) -> list[tuple[int, str]]:
    """The newest versions of plans in use that a response of the unit may work by. One query."""
    return _newest(Plan.objects.filter(closed_at=None, unit__path__in=_above(unit)))


def versions_to_start_with(actor: Standing) -> list[tuple[int, str]]:
    """The newest versions of plans in use of the units that `actor` commands. One query."""
    return _newest(visible_plans(actor).filter(closed_at=None))


def _newest(plans: QuerySet[Plan]) -> list[tuple[int, str]]:
    newest: dict[int, tuple[int, str]] = {}
    for one in PlanVersion.objects.filter(plan__in=plans).select_related("plan").order_by("plan_id", "-number"):
        words = _("%(title)s（第 %(number)d 版）") % {"title": one.plan.title, "number": one.number}
        newest.setdefault(one.plan_id, (one.pk, words))
    return list(newest.values())
