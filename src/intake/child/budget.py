"""What a file may hand back, counted over all its sheets."""

from collections.abc import Sequence

from intake.child import limits
from intake.child.refusal import Refused

Packed = str | int | float | bool | dict[str, str] | None


class Budget:
    """Counts rows, cells and characters, and refuses the file when one of them runs over."""

    def __init__(self) -> None:
        self.rows = self.cells = self.characters = 0

    def spend(self, cells: Sequence[Packed]) -> list[Packed] | None:
        """The row without its blank end; `None` for a blank row, which costs nothing."""
        width = len(cells)
        while width and _is_blank(cells[width - 1]):
            width -= 1
        if not width:
            return None
        if width > limits.COLUMNS:
            raise Refused("too-large", what="columns", limit=limits.COLUMNS)
        row = list(cells[:width])
        self.rows += 1
        self.cells += width
        self.characters += sum(len(cell) for cell in row if isinstance(cell, str))
        self._check()
        return row

    def _check(self) -> None:
        for what, spent, limit in (
            ("rows", self.rows, limits.ROWS),
            ("cells", self.cells, limits.CELLS),
            ("characters", self.characters, limits.TEXT_CHARACTERS),
        ):
            if spent > limit:
                raise Refused("too-large", what=what, limit=limit)


def _is_blank(cell: Packed) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def pack_text(text: str) -> Packed:
    """A text cell; blank is `None`, one longer than Excel allows is a fault of its own."""
    if not text:
        return None
    if len(text) > limits.CELL_CHARACTERS:
        return {"fault": "long", "text": text[:100]}
    return text
