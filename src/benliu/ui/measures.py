"""What quantities are counted in, by the words that schemes use. A bureau's own word is the same in every language."""

from functools import cache
from typing import Any

from django.utils.translation import get_language, ngettext_lazy

MEASURES: dict[str, Any] = {
    "次": ngettext_lazy("次", "次"),
    "小时": ngettext_lazy("小时", "小时"),
    "学时": ngettext_lazy("学时", "学时"),
    "天": ngettext_lazy("天", "天"),
    "班次": ngettext_lazy("班次", "班次"),
    "项": ngettext_lazy("项", "项"),
    "篇": ngettext_lazy("篇", "篇"),
    "人次": ngettext_lazy("人次", "人次"),
}


def measure_name(unit: str, thousandths: int = 1000) -> str:
    """“小时” in the reader's language, as it follows a quantity in thousandths: 1 hour, 1.5 hours."""
    return _form(unit, 1 if thousandths == 1000 else 2, get_language()) if unit in MEASURES else unit


@cache
def _form(unit: str, count: int, language: str | None) -> str:  # noqa: ARG001 - `%` asks for the language itself
    return str(MEASURES[unit] % count)
