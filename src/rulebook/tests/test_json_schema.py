"""The JSON Schema for editors: the stored one is current, takes every scheme, and refuses what is misshapen."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rulebook.command import main
from rulebook.reading.json_schema import SHAPES, json_schema
from rulebook.reading.meanings import MEANINGS

ROOT = Path(__file__).resolve().parents[3]
STORED = ROOT / "docs/schemes/scheme.schema.json"
VALIDATOR = Draft202012Validator(json_schema())
SCHEMES = sorted(ROOT.glob("schemes/*/*.toml"))
SMALL = """
name = "small"
title = "小"
version = "1"
subject = "member"
effective = { from = 2025-01-01 }
rounding = "half_up 0.01"
total = "credited(all)"
"""


def problems(text):
    """What an editor would underline: the paths in the text."""
    plain = json.loads(json.dumps(tomllib.loads(text), default=date.isoformat))
    return sorted(".".join(map(str, error.absolute_path)) or "(whole)" for error in VALIDATOR.iter_errors(plain))


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(json_schema())


def test_the_stored_schema_is_current(capsys):
    assert main(["schema"]) == 0
    assert STORED.read_text(encoding="utf-8") == capsys.readouterr().out, (
        "rulebook schema > docs/schemes/scheme.schema.json"
    )


def test_every_key_has_a_meaning_and_nothing_else_has():
    assert {name: sorted(shape) for name, shape in SHAPES.items()} == {
        name: sorted(meanings) for name, meanings in MEANINGS.items()
    }


@pytest.mark.parametrize(
    "path", [p for p in SCHEMES if p.name != "cases.toml"], ids=lambda p: f"{p.parent.name}/{p.name}"
)
def test_every_scheme_fits(path):
    assert problems(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        'graded = "vetoed"\n[[item]]\nid = "事项.一"\ntitle = "一"\nkeep = "first per day"\n'
        'points = { by = "x", table = "y" }',
        '[[item]]\nid = "a"\ntitle = "一"\ncaps = [{ per = "year", max = "quantity" }, { per = "year", min = -5 }]',
        '[[grade]]\nname = "优"\nquota = { share = "1/3", per = "all", rounding = "up", '
        'order = ["lowest id"], ties = "in" }',
        '[tables.a]\nx = 1.5\n[tables.b.y]\nz = 2\n[measures]\nm = "1"\nn = { value = "2", show = 0.01 }',
    ],
)
def test_short_and_long_forms_fit(text):
    assert problems(SMALL + text) == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (SMALL.replace('version = "1"\n', ""), "(whole)"),
        (SMALL + "unknown = 1", "(whole)"),
        (SMALL.replace('"small"', '"1 small"'), "name"),
        (SMALL.replace('"small"', '"total"'), "name"),
        (SMALL.replace("2025-01-01", '"January"'), "effective.from"),
        (SMALL + "year_starts = 13", "year_starts"),
        (SMALL + 'needs = "quantity > 1"', "needs"),
        (SMALL + '[[item]]\nid = "a"', "item.0"),
        (SMALL + '[[item]]\nid = "a"\ntitle = "一"\npoint = 1', "item.0"),
        (SMALL + '[[item]]\nid = "a"\ntitle = "一"\npoints = [1]', "item.0.points"),
        (SMALL + '[[item]]\nid = "a"\ntitle = "一"\nveto = "yes"', "item.0.veto"),
        (SMALL + '[[item]]\nid = "a"\ntitle = "一"\ncaps = { per = "year", max = 3 }', "item.0.caps"),
        (SMALL + '[record_fields]\nx = { title = "某", kind = "colour" }', "record_fields.x.kind"),
        (SMALL + '[tables.a]\nx = "many"', "tables.a.x"),
        (SMALL + '[[duty]]\nitem = "a"\nper = "century"', "duty.0.per"),
        (SMALL + '[[grade]]\nname = "优"\n[grade.quota]\nshare = 3', "grade.0.quota.share"),
    ],
)  # fmt: skip
def test_what_is_misshapen_is_underlined(text, where):
    assert where in problems(text)
