"""The JSON Schema of a scheme, made from its declared keys, for editors: the shape; `rulebook check` tells the rest."""

from collections.abc import Mapping
from typing import Any

from rulebook.reading.meanings import MEANINGS, Meaning
from rulebook.reading.shape import (
    CAP,
    DUTY,
    FIELD,
    GRADE,
    GROUP,
    HIGHEST,
    ITEM,
    KEEP,
    MEASURE,
    PRICE,
    QUOTA,
    RECORD_MEASURE,
    RESERVED,
    SCHEME,
    TOTAL,
    Key,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SHAPES: dict[str, Mapping[str, Key]] = {
    "scheme": SCHEME,
    "effective": SCHEME["effective"].shape,
    "field": FIELD,
    "record_measure": RECORD_MEASURE,
    "group": GROUP,
    "item": ITEM,
    "price": PRICE,
    "keep": KEEP,
    "cap": CAP,
    "measure": MEASURE,
    "total": TOTAL,
    "grade": GRADE,
    "quota": QUOTA,
    "duty": DUTY,
}
Schema = dict[str, Any]
TEXT: Schema = {"type": "string", "pattern": r"\S"}
FIGURE: Schema = {"type": "number", "minimum": -HIGHEST, "maximum": HIGHEST}
WORDS: Schema = {"type": "object", "minProperties": 1, "additionalProperties": FIGURE}
# Letters of any script, digits and _, with dots between: told by what is none, since dialects differ over `\w`.
LETTER, SIGN = r"[^\x00-\x40\x5B-\x5E\x60\x7B-\x7F]", r"[^\x00-\x2F\x3A-\x40\x5B-\x5E\x60\x7B-\x7F]"
NAMED: Schema = {
    "type": "string",
    "pattern": rf"^{LETTER}{SIGN}*(?:\.{SIGN}+)*$",
    "not": {"enum": list(RESERVED)},
}
FRACTION: Schema = {"type": "string", "pattern": r"^[0-9]{1,6}/[0-9]{1,6}$"}
PLAIN: dict[str, Schema] = {
    "text": TEXT,
    "name": NAMED,
    "texts": {"type": "array", "items": TEXT, "maxItems": 200},
    "number": FIGURE,
    "points": FIGURE,
    "share": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, FRACTION]},
    "room": {"anyOf": [FIGURE, TEXT]},
    "month": {"type": "integer", "minimum": 1, "maximum": 12},
    "count": {"type": "integer", "minimum": 0, "maximum": HIGHEST},
    "truth": {"type": "boolean"},
    "text map": {"type": "object", "additionalProperties": TEXT},
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}


def json_schema() -> Schema:
    """The whole, in dialect 2020-12."""
    definitions = {name: _object(shape, MEANINGS[name]) for name, shape in SHAPES.items()}
    return {
        "$schema": DIALECT,
        "title": "积分办法 / A scheme of rulebook",
        **definitions.pop("scheme"),
        "$defs": definitions,
    }


def _object(shape: Mapping[str, Key], meanings: Mapping[str, Meaning]) -> Schema:
    return {
        "type": "object",
        "properties": {name: {"description": _told(meanings[name]), **_value(key)} for name, key in shape.items()},
        "required": [name for name, key in shape.items() if key.required],
        "additionalProperties": False,
    }


def _told(meaning: Meaning) -> str:
    left_out = f"; if left out: {meaning.default}" if meaning.default else ""
    return f"{meaning.zh} / {meaning.en}{left_out}"


def _value(key: Key) -> Schema:
    """What one key may hold."""
    if key.choices:
        return {"enum": list(key.choices)}
    if key.kind in PLAIN:
        return PLAIN[key.kind]
    if key.kind == "price":
        return {"anyOf": [PLAIN["points"], TEXT, _reference(key)]}
    if key.kind == "points maps":
        one = {"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": [FIGURE, WORDS]}}
        return _map(one, key)
    table = _reference(key)
    short = key.shape[key.short].kind if key.short else ""
    whole = {"anyOf": [PLAIN[short], table]} if short else table
    if key.kind == "tables":
        return {"type": "array", "items": whole, "maxItems": key.most}
    return _map(whole, key) if key.kind == "map" else whole


def _map(value: Schema, key: Key) -> Schema:
    return {"type": "object", "propertyNames": NAMED, "additionalProperties": value, "maxProperties": key.most}


def _reference(key: Key) -> Schema:
    name = next(name for name, shape in SHAPES.items() if shape is key.shape)
    return {"$ref": f"#/$defs/{name}"}
