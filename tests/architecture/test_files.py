"""Sizes, names, and what no file may contain."""

import ast
import re

import pytest

from tests.architecture.sources import COMPOSED, ROOT, is_test, name, packages, python_files, static_files, templates

MAX_FILE, MAX_FUNCTION, MAX_README = 400, 60, 60
ONE_FILE = {"src/benliu_verify.py"}  # it is handed to people as one file (docs/decisions/0030)
FORBIDDEN = {"utils", "helpers", "misc", "manager", "base", "core", "extras"}
STANDARD = {
    "README.md", "__init__", "apps", "models", "policies", "services", "queries", "pages", "api", "forms", "urls",
    "tasks", "templates", "templatetags", "static", "migrations", "tests",
}  # fmt: skip
# Further files, each named by the noun it holds. A new one belongs here only if none of the standard files fits.
NOUNS = {
    "advice": {
        "anonymity",
        "course",
        "field",
        "filed",
        "findable",
        "holdings",
        "matching",
        "paper",
        "uses",
        "wording",
    },
    "audit": {"device", "wording"},
    "org": {
        "moving",
        "standing",
        "requests",
        "directory",
        "ways",
        "findable",
        "holdings",
        "particulars",
        "entry_kinds",
        "leaving",
    },
    "records": {
        "holdings",
        "closing",
        "drafts",
        "uses",
        "meanings",
        "planned",
        "mendable",
        "further_kinds",
        "leaves",
        "moving",
        "receipts",
        "waits",
        "ways",
        "findable",
    },
    "ledger": {"holdings", "leaves"},
    "places": {"cells", "codes", "field", "filed", "findable", "holdings", "layers", "scanning", "travel"},
    "readiness": {"absences", "findable", "holdings"},
    "scoring": {
        "holdings",
        "closed",
        "drafts",
        "evaluation",
        "exactness",
        "facts",
        "results",
        "schemes",
        "spread",
        "streams",
        "trials",
        "uses",
        "wording",
    },
    "meetings": {"holdings", "codes", "duties", "findable", "frequencies", "monthly", "uses", "wording"},
    "sites": {"doubts", "field", "findable", "holdings", "notice", "uses"},
    "response": {"answers", "cap", "holdings", "links", "plans", "reasons", "report", "rosters", "stays", "uses"},
    "workdays": {"holdings"},
    "transparency": {"holdings", "keys", "marks", "sources", "tree"},
    "sync": {"payload", "registry"},
    "search": {"sources", "words"},
    "notices": {"bell", "channels", "envelopes", "registry", "timing"},
    "identity": {"adapter", "devices", "passwords", "middleware", "requests"},
    "workspace": {"navigation"},
}


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_files_and_functions_stay_small():
    too_long = []
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > MAX_FILE and name(path) not in ONE_FILE:
            too_long.append(f"{name(path)}: {text.count(chr(10))} lines; make it a folder, one file per noun")
        for function in functions(ast.parse(text)):
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > MAX_FUNCTION:
                too_long.append(f"{name(path)}:{function.lineno} {function.name}: {lines} lines")
    assert not too_long


def test_names_that_say_nothing_do_not_appear():
    found = [p for p in python_files(tests=True) if p.stem in FORBIDDEN or FORBIDDEN & set(p.relative_to(ROOT).parts)]
    assert not [name(p) for p in found]


@pytest.mark.parametrize("package", [p for p in packages() if p.name not in COMPOSED], ids=lambda p: p.name)
def test_a_feature_has_the_files_that_every_feature_has(package):
    allowed = STANDARD | NOUNS.get(package.name, set())
    found = {p.name if p.suffix == ".md" else p.stem for p in package.iterdir() if p.name != "__pycache__"}
    assert found <= allowed, f"{package.name}: {sorted(found - allowed)} – see docs/where-things-go.md"


@pytest.mark.parametrize("package", packages(), ids=lambda p: p.name)
def test_every_package_explains_itself_on_one_page(package):
    lines = (package / "README.md").read_text(encoding="utf-8").splitlines()
    assert 3 <= len(lines) <= MAX_README


def test_nothing_is_left_for_later():
    marks = re.compile(r"raise NotImplementedError|\b(?:TODO|FIXME)\b")
    found = [name(p) for p in [*python_files(tests=True), *templates(), *static_files()] if marks.search(p.read_text())]
    assert not found


@pytest.mark.parametrize("path", templates(), ids=name)
def test_templates_hold_no_style_no_script_and_no_foreign_address(path):
    text = re.sub(r"\{[#%{].*?[#%}]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"<style\b|\sstyle\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+\s*=|javascript:|hx-on", text)
    assert not re.search(r"(?:https?:)?//[\w-]+\.", text)


@pytest.mark.parametrize("path", static_files(), ids=name)
def test_static_files_fetch_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"(?:https?:)?//[\w-]+\.[a-z]|@import|url\(['\"]?(?:https?:)?//", text)
    assert not re.search(r"\beval\(|new Function|innerHTML\s*=|document\.write", text)


def test_every_link_in_the_documents_leads_somewhere():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/README.md")]
    links = [
        (document, target)
        for document in documents
        for target in re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
        if not re.match(r"[a-z]+:", target)
    ]
    assert not [f"{name(document)} → {target}" for document, target in links if not (document.parent / target).exists()]


def test_tests_prove_something():
    idle = []
    for path in python_files(tests=True):
        if is_test(path):
            for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
                proves = any(isinstance(node, ast.Assert | ast.With | ast.Call) for node in ast.walk(function))
                if function.name.startswith("test_") and not proves:
                    idle.append(f"{name(path)} {function.name}")
    assert not idle
