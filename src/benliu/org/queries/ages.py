"""How old people are, for figures over many of them; nobody's own age is shown."""

import re
from collections.abc import Iterable

from ..models import Particulars

YEAR = re.compile(r"(?:19|20)\d\d")


def birth_years(person_ids: Iterable[int]) -> dict[int, int]:
    """Years of birth by person id, of those whose roster entry says one. One query."""
    wanted = set(person_ids)
    rows = Particulars.objects.exclude(born_on="").values_list("person_id", "born_on")
    return {person: int(found[0]) for person, born in rows if person in wanted and (found := YEAR.match(born))}
