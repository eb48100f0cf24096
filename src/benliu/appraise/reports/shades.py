"""The colours of the charts: from the best grade to the lowest, then the ungraded; told apart in grey print, too."""

SHADES = ("#e08a1e", "#075a80", "#3a8dbb", "#a0c8e1", "#98190f", "#c9d3da", "#5d7280")
INK, LINE = "#1b2a33", "#b9c6ce"


def shades(count: int) -> list[str]:
    """One colour for each of so many grades."""
    return [SHADES[i % len(SHADES)] for i in range(count)]


def ink_on(shade: str) -> str:
    """Ink that can be read on a colour."""
    red, green, blue = (int(shade[i : i + 2], 16) for i in (1, 3, 5))
    return "#ffffff" if red * 299 + green * 587 + blue * 114 < 140_000 else INK
