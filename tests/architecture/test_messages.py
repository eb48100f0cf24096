"""Complete English: every message of templates and modules is in the catalogue, translated, and compiled."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

from tests.architecture.sources import BENLIU, name, python_files, templates

PO = BENLIU / "ui/locale/en/LC_MESSAGES/django.po"
CATALOGUE = polib.pofile(str(PO))
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
CHINESE = re.compile("[\u4e00-\u9fff]")
# Shown in its own language on the English pages too, or the field's own term that English keeps.
STAYS_CHINESE = {"中文"}


# A message and the context that tells its senses apart; most have none.
Word = tuple[str | None, str]


def words_of_module(path: Path) -> Iterator[tuple[Word, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            in_context = node.func.id.startswith("pgettext")
            literals = [arg.value for arg in node.args[: 1 + in_context] if isinstance(arg, ast.Constant)]
            assert len(literals) == 1 + in_context, f"{name(path)}:{node.lineno}: gettext needs a literal"
            yield (literals[0] if in_context else None, literals[-1]), node.lineno


def words_of_template(path: Path) -> Iterator[tuple[Word, int]]:
    """`templatize` turns the tags into calls of gettext; the rest of the page becomes noise."""
    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    literal = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    calls = rf"(?<![a-z])(?:n?pgettext\(\s*{literal},\s*|n?gettext\(\s*|_\(\s*){literal}"
    for match in re.finditer(calls, text):
        context = ast.literal_eval(match[1]) if match[1] else None
        yield (context, ast.literal_eval(match[2])), text[: match.start()].count("\n") + 1


SOURCES = [p for p in python_files() if BENLIU in p.parents] + templates()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_message_is_in_the_catalogue(path):
    known = {(entry.msgctxt, entry.msgid) for entry in CATALOGUE}
    words = words_of_module(path) if path.suffix == ".py" else words_of_template(path)
    missing = [f"{name(path)}:{line} {word!r}" for word, line in words if word[1] and word not in known]
    assert not missing, "\n".join([*missing, "run: make messages"])


@pytest.mark.parametrize("path", templates(), ids=name)
def test_templates_speak_through_the_catalogue_only(path):
    """A Chinese word outside a translate tag would stay Chinese on the English page."""
    text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}|\{[%{].*?[%}]\}", "", text, flags=re.DOTALL)
    left = [line.strip() for line in text.splitlines() if CHINESE.search(line.replace("中文", ""))]
    assert not left


def test_the_catalogue_is_complete_and_has_nothing_else():
    assert not [entry.msgid for entry in CATALOGUE.untranslated_entries()]
    assert not [entry.msgid for entry in CATALOGUE.fuzzy_entries()]
    assert not CATALOGUE.obsolete_entries()
    found = {
        word
        for path in SOURCES
        for word, _ in (words_of_module(path) if path.suffix == ".py" else words_of_template(path))
    }
    assert not [entry.msgid for entry in CATALOGUE if (entry.msgctxt, entry.msgid) not in found]


def translations() -> Iterator[tuple[str, str]]:
    """Every message with every English form of it."""
    for entry in CATALOGUE.translated_entries():
        for text in entry.msgstr_plural.values() or [entry.msgstr]:
            yield entry.msgid, text


def test_english_is_english_and_keeps_the_places_for_values():
    places = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
    wrong = []
    for chinese, english in translations():
        if chinese not in STAYS_CHINESE and CHINESE.search(english):
            wrong.append(f"{chinese} → {english}")
        if sorted(places.findall(chinese)) != sorted(places.findall(english)):
            wrong.append(f"{chinese} → {english}: other places for values")
    assert not wrong


def test_the_compiled_catalogue_is_the_written_one():
    with PO.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in CATALOGUE.translated_entries():
        if entry.msgid_plural:
            found = [compiled.ngettext(entry.msgid, entry.msgid_plural, n) for n in (1, 2)]
            assert found == [entry.msgstr_plural[0], entry.msgstr_plural[1]], "run: make messages"
        elif entry.msgctxt:
            assert compiled.pgettext(entry.msgctxt, entry.msgid) == entry.msgstr, "run: make messages"
        else:
            assert compiled.gettext(entry.msgid) == entry.msgstr, "run: make messages"
