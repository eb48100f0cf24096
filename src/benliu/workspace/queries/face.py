"""What the top of every page says about the person and the place."""

from dataclasses import dataclass

from django.db.models import Q, Subquery

from benliu.org.models import Person, Unit
from benliu.org.standing import Standing


@dataclass(frozen=True)
class Face:
    """Names for the header; each empty where there is none."""

    name: str
    branch: str
    bureau: str


def face_of(standing: Standing) -> Face:
    """The person's name, the own branch's and the whole house's. One query: every page asks it."""
    person = Person.objects.filter(pk=standing.person_id or 0, erased_at=None)
    units = Unit.objects.filter(Q(depth=1) | Q(pk=standing.branch_id)).annotate(who=Subquery(person.values("name")))
    rows = list(units.order_by("path").values_list("pk", "depth", "name", "who"))
    name = next((who for *_unit, who in rows if who), "")
    branch = next((title for pk, _depth, title, _who in rows if pk == standing.branch_id), "")
    bureau = next((title for _pk, depth, title, _who in rows if depth == 1), "")
    return Face(name, branch, bureau)
