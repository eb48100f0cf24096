"""The pages for writers of schemes: every scheme compiles, every case passes, every command prints what is shown."""

import contextlib
import io
import re
import shlex
import subprocess
import sys

import pytest

from rulebook.bundles import load_bundle
from rulebook.cases import misses, read_cases
from rulebook.command import main
from rulebook.formula.functions import FUNCTIONS
from rulebook.reading.json_schema import SHAPES
from rulebook.tests.documentation import PAGES, Command, examples, steps

ALL = sorted(PAGES.glob("*.md"))
EXAMPLES = [example for page in ALL for example in examples(page)]
REFERENCE = (PAGES / "reference.md").read_text(encoding="utf-8")
TOOL = PAGES.parents[1] / "tools/scheme-pages"
SECTIONS = re.split(r"^## ", REFERENCE, flags=re.M)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example(example, tmp_path):
    for name, text in example.files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    bundle = load_bundle(tmp_path)
    cases = read_cases(bundle)
    assert cases
    assert [f"{case.title}: {miss}" for case in cases for miss in missed(bundle, case)] == []


def missed(bundle, case):
    return () if case.skip else misses(bundle.members, case, bundle.branches)


@pytest.mark.parametrize("page", ALL, ids=lambda page: page.name)
def test_what_a_page_does_comes_out_as_it_shows(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8" if page.name.endswith(".zh.md") else "en_US.UTF-8")
    for step in steps(page):
        if isinstance(step, Command):
            assert run(step.words) == step.output, f"{page.name}:{step.line}"
        else:
            (tmp_path / step.name).parent.mkdir(exist_ok=True)
            (tmp_path / step.name).write_text(step.text, encoding="utf-8")


def run(words):
    """What a command prints, its errors among the rest."""
    program, *arguments = shlex.split(words)
    assert program == "rulebook"
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        main(arguments)
    return printed.getvalue()


@pytest.mark.parametrize("shape", SHAPES)
def test_every_key_has_its_line(shape):
    section = next(section for section in SECTIONS if f"<!-- keys: {shape} -->" in section)
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.M)) >= SHAPES[shape].keys()


def test_every_key_is_shown_in_an_example():
    shown = "".join(text for example in EXAMPLES if example.page == "reference.md" for text in example.files.values())
    keys = {key for shape in SHAPES.values() for key in shape}
    assert {key for key in keys if not re.search(rf"(?<!\w){key}\b *(?:=|\.|\])", shown)} == set()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_told_and_shown(name):
    assert re.search(rf"^\| .*`{name}\(", REFERENCE, re.M)
    shown = "".join(text for example in EXAMPLES for text in example.files.values())
    assert re.search(rf"\b{name}\(", shown)


def test_the_tables_of_keys_and_messages_are_current():
    done = subprocess.run([sys.executable, TOOL, "--check"], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def told_apart():
    """Both readings of every ambiguity, side by side."""
    found = examples(PAGES / "ambiguities.md")
    return list(zip(found[::2], found[1::2], strict=True))


@pytest.mark.parametrize(("one", "other"), told_apart(), ids=str)
def test_the_case_tells_the_two_readings_apart(one, other, tmp_path):
    cases = []
    for name, example in (("one", one), ("other", other)):
        folder = tmp_path / name
        folder.mkdir()
        for file, text in example.files.items():
            (folder / file).write_text(text, encoding="utf-8")
        cases.append(read_cases(load_bundle(folder)))
    (case,), (same,) = cases
    assert (case.records, case.subjects, case.period) == (same.records, same.subjects, same.period)
    assert misses(load_bundle(tmp_path / "other").members, case)
    assert misses(load_bundle(tmp_path / "one").members, same)


def test_the_chinese_pages_show_what_the_english_ones_show():
    for page in PAGES.glob("*.zh.md"):
        english = PAGES / page.name.replace(".zh.md", ".md")
        assert [example.files for example in examples(page)] == [example.files for example in examples(english)]
