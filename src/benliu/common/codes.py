"""QR codes as drawings to stand in a page."""

import segno


def drawn_code(address: str, *, on_paper: bool = True) -> str:
    """The code of an address as SVG. What hangs outside is read even where a quarter of it is torn or wet."""
    drawing = segno.make(address, error="q" if on_paper else "m", micro=False)
    return drawing.svg_inline(omitsize=True, border=2, svgclass=None)
