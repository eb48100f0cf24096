"""Which cells of an import's row can be mended, by meaning."""

from benliu.org.particulars import ENTRIES

from .models import ImportRow

PERSON = ("name", "staff_no", "branch", "status", "gender", "joined_on")
MEMBER = ("date", "name", "staff_no", "branch", "item", "quantity", "unit", "level", "remark", "achievement")
BRANCH = ("date", "branch", "item", "quantity", "unit", "level", "remark", "achievement")
# Shown only where the sheet has them: they are seldom what is missing.
ONLY_IF_THERE = ("quantity", "unit", "remark", "achievement")


def mendable_cells(row: ImportRow) -> tuple[str, ...]:
    """The meanings that may be mended; also those without a column, such as a staff number where there is none."""
    if row.about == ImportRow.About.PERSON:
        return PERSON + tuple(entry.name for entry in ENTRIES if entry.name in row.values)
    names = MEMBER if {"name", "staff_no"} & row.values.keys() else BRANCH
    item = "meeting" if "meeting" in row.values and "item" not in row.values else "item"
    shown = [name for name in names if name in row.values or name not in ONLY_IF_THERE]
    return tuple(item if name == "item" else name for name in shown)
