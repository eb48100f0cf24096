"""What is typed into the editor of a draft."""

from django.http import HttpRequest, QueryDict

from ..drafts import FIRST_DAY, HALVES, HEADING, LATE, VERSION, Key, typed
from ..forms import GiveReason

SIGN = "|"  # between half and path in the names of fields
WHY = "why|"  # before a clause's key


def numbers_in(post: QueryDict) -> dict[str, dict[str, str]]:
    """The numbers of a form by half and path."""
    told: dict[str, dict[str, str]] = {}
    for name, value in post.items():
        half, sign, path = name.partition(SIGN)
        if sign and half in HALVES:
            told.setdefault(half, {})[path] = typed((half, path), str(value).strip())
    return told


def values_in(post: QueryDict) -> dict[Key, str]:
    """All that the editor's controls say, version and first day included."""
    told = {(half, path): value for half, paths in numbers_in(post).items() for path, value in paths.items()}
    return told | {(HEADING, name): str(post[name]).strip() for name in (VERSION, FIRST_DAY, LATE) if name in post}


def reasons_in(post: QueryDict) -> dict[str, str]:
    """Why clauses change, by their keys."""
    return {name.removeprefix(WHY): str(words).strip() for name, words in post.items() if name.startswith(WHY)}


def revision_of(request: HttpRequest) -> int:
    """The revision of a draft that a form was filled in on; 0, which matches none, where it says none."""
    said = request.POST.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 9 else 0  # noqa: PLR2004


def reason_of(request: HttpRequest) -> str:
    """The reason that a form gives; empty where it gives none that can be kept."""
    form = GiveReason(request.POST)
    return form.cleaned_data["reason"] if form.is_valid() else ""
