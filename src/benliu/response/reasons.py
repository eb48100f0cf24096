"""Why somebody cannot come: the reasons to choose from, and the words (`reasons.toml`) by which one is known."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

REASONS: Mapping[str, Promise] = {
    "away": _("在外地"),
    "ill": _("生病"),
    "family": _("家里走不开"),
    "work": _("工作走不开"),
    "road": _("路不通"),
    "other": _("其他原因"),
}


def reason_of(text: str) -> str:
    """Which of `REASONS` somebody gave, chosen or in own words, in either language; empty where no word tells."""
    said = text.lower()
    chosen = (reason for label, reason in _labels() if said.startswith(label))
    told = (reason for reason, pattern in _patterns() if pattern.search(said))
    return next(chosen, "") or next(told, "")


@cache
def _labels() -> list[tuple[str, str]]:
    """As forms write them in front; who chose another reason may have said which."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found += [(str(label).lower(), reason) for reason, label in REASONS.items() if reason != "other"]
    return found


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    told = tomllib.loads(files(__package__).joinpath("reasons.toml").read_text(encoding="utf-8"))
    return [(reason, re.compile("|".join(map(_pattern, kind["words"])))) for reason, kind in told.items()]


def _pattern(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
