"""Where the warnings for tests lie, and what is made of them."""

import csv
from pathlib import Path

OWN = Path(__file__).parent / "warnings"
CASES = Path(__file__).resolve().parents[5] / "shared/cases/cap"  # third-party files, not part of this project
MISSING = "needs ../shared/cases/cap"


def own(name):
    return (OWN / name).read_bytes()


def manifest():
    """The rows of the manifest; none where the cases are missing."""
    path = CASES / "manifest.tsv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def cap(body, version="1.2"):
    """An alert around what follows `sent`."""
    return (
        f'<alert xmlns="urn:oasis:names:tc:emergency:cap:{version}">'
        "<identifier>甲1</identifier><sender>a@b.example</sender><sent>2026-08-11T08:00:00+08:00</sent>"
        f"{body}</alert>"
    ).encode()


HEAD = "<status>Actual</status><msgType>Alert</msgType><scope>Public</scope>"


def info(more="", language="<language>zh-CN</language>", event="台风", after=""):
    """A valid info; `more` stands where expires, headline and so on may."""
    return (
        f"<info>{language}<category>Met</category><event>{event}</event><urgency>Future</urgency>"
        f"<severity>Severe</severity><certainty>Likely</certainty>{more}{after}</info>"
    )
