"""What the top of every page says about the person and the place."""

from dataclasses import dataclass

from django.db.models import Q

from benliu.org.models import Unit
from benliu.org.queries import names_of
from benliu.org.standing import Standing


@dataclass(frozen=True)
class Face:
    """Names for the header; each empty where there is none."""

    name: str
    branch: str
    bureau: str


def face_of(standing: Standing) -> Face:
    """The person's name, the own branch's and the whole house's. Two queries."""
    name = names_of([standing.person_id]).get(standing.person_id, "") if standing.person_id else ""
    units = list(Unit.objects.filter(Q(depth=1) | Q(pk=standing.branch_id)).order_by("path"))
    branch = next((unit.name for unit in units if unit.pk == standing.branch_id), "")
    bureau = next((unit.name for unit in units if unit.depth == 1), "")
    return Face(name, branch, bureau)
