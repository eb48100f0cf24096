"""Schemes in folders: `scheme.toml` for members and, where branches are scored, `branches.toml`."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rulebook.compiled import compile_scheme
from rulebook.problems import Findings, Problem, SchemeError
from rulebook.reading.text import LARGEST
from rulebook.scheme import Scheme

MEMBERS, BRANCHES = "scheme.toml", "branches.toml"
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Bundle:
    """The schemes that belong together."""

    name: str
    folder: Path
    members: Scheme
    branches: Scheme | None


def load_bundle(name: str | Path) -> Bundle:
    """Read a folder of schemes.

    Args:
        name: a folder, or the name of one in `./schemes`, in the repository's `schemes`, or installed with the package.

    Raises:
        SchemeError: there is no such folder, or its schemes have problems (of both files, all at once).
    """
    folder = _folder(name)
    problems: list[Problem] = []
    members = branches = None
    try:
        members = read_scheme(folder / MEMBERS)
    except SchemeError as error:
        problems += error.problems
    try:
        branches = read_scheme(folder / BRANCHES, members) if (folder / BRANCHES).exists() else None
    except SchemeError as error:
        problems += error.problems
    if problems or members is None:
        raise SchemeError(problems)
    return Bundle(folder.name, folder, members, branches)


def bundle_names() -> tuple[str, ...]:
    """The names that `load_bundle` finds without a folder, in order."""
    return tuple(sorted({file.parent.name for shelf in _shelves() for file in shelf.glob(f"*/{MEMBERS}")}))


def read_scheme(file: Path, members: Scheme | None = None) -> Scheme:
    """Read one file.

    Raises:
        SchemeError: it cannot be read, or has problems.
    """
    findings = Findings(str(file))
    try:
        with file.open(encoding="utf-8") as stream:
            text = stream.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        findings.add("unreadable", 0, why=getattr(error, "strerror", None) or type(error).__name__)
        raise SchemeError(findings.problems) from error
    return compile_scheme(text, str(file), members)


def _folder(name: str | Path) -> Path:
    for folder in _candidates(name):
        if (folder / MEMBERS).exists():
            return folder
    return Path(name)


def _candidates(name: str | Path) -> Iterator[Path]:
    yield Path(name)
    yield from (shelf / name for shelf in _shelves())


def _shelves() -> tuple[Path, ...]:
    return Path("schemes"), HERE.parents[1] / "schemes", HERE / "schemes"
