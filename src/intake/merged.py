"""Merged areas of a sheet as the rows mean them: one branch beside many members, one heading over several columns."""

from collections.abc import Sequence

from intake.cells import Cell, Row, Sheet, is_blank


def fill_down(sheet: Sheet) -> tuple[Row, ...]:
    """The rows with a merged area's value in each of its rows, in its first column: one branch beside many members."""
    tall = [area for area in sheet.merged if area[0] < area[2]]
    if not tall:
        return sheet.rows
    cells = {row.number: list(row.cells) for row in sheet.rows}
    for top, left, bottom, _ in tall:
        value = cell_at(cells.get(top, ()), left)
        if is_blank(value):
            continue
        for number in range(top + 1, min(bottom, sheet.rows[-1].number) + 1):
            row = cells.get(number)
            if row is not None and is_blank(cell_at(row, left)):
                row.extend([None] * (left + 1 - len(row)))
                row[left] = value
    return tuple(Row(number, tuple(row)) for number, row in cells.items())


def spread_groups(sheet: Sheet, rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows as headers show them: a merged stretch with others beside it heads each of its columns."""
    wide = {(top, left): right for top, left, _, right in sheet.merged if left < right}
    if not wide:
        return tuple(rows)
    cells = {row.number: list(row.cells) for row in rows}
    for (number, left), right in wide.items():
        row = cells.get(number, [])
        value = cell_at(row, left)
        beside = any(not is_blank(cell) for column, cell in enumerate(row) if not left <= column <= right)
        if is_blank(value) or not beside:
            continue
        row.extend([None] * (right + 1 - len(row)))
        row[left : right + 1] = [value] * (right - left + 1)
    return tuple(Row(number, tuple(row)) for number, row in cells.items())


def cell_at(cells: Sequence[Cell], column: int) -> Cell:
    """The cell of a column, also where the row ends before it."""
    return cells[column] if column < len(cells) else None
