"""Schemes in folders: `scheme.toml` for members and, where branches are scored, `branches.toml`.

Further versions of either lie beside it, as `scheme-<version>.toml` and `branches-<version>.toml`, each with its own
dates of effect. One without a last day is in effect until the next begins.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from rulebook.compiled import compile_scheme
from rulebook.periods import Period
from rulebook.problems import Findings, Problem, SchemeError, ScoringError, meant
from rulebook.reading.text import read_text
from rulebook.scheme import Scheme

MEMBERS, BRANCHES = "scheme.toml", "branches.toml"
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Bundle:
    """The schemes that belong together.

    Attributes:
        members, branches: those of `scheme.toml` and `branches.toml`.
        versions, branch_versions: these and all their other versions, in the order in which they take effect.
    """

    name: str
    folder: Path
    members: Scheme
    branches: Scheme | None
    versions: tuple[Scheme, ...] = ()
    branch_versions: tuple[Scheme, ...] = ()

    def on(self, day: date) -> "Bundle":
        """The same with the versions that are in effect on a day; without branches where theirs is not.

        Raises:
            ScoringError: no version of the members' scheme is in effect.
        """
        members = in_effect(self.versions, day)
        if members is None:
            raise ScoringError("no-version", name=self.name, day=day)
        return replace(self, members=members, branches=in_effect(self.branch_versions, day))

    def during(self, period: Period) -> "Bundle":
        """The same with the version that is in effect in a period; it may be a part of it only.

        Raises:
            ScoringError: there is none, or a second one.
        """
        days = (period.first + timedelta(i) for i in range(period.days))
        begun = {scheme: day for day in reversed(list(days)) if (scheme := in_effect(self.versions, day))}
        if len(begun) > 1:
            second, first = sorted(begun, key=lambda scheme: begun[scheme])[1::-1]
            raise ScoringError("several-versions", first=first.version, last=second.version, day=begun[second])
        return self.on(*begun.values() or (period.first,))


def in_effect(versions: Sequence[Scheme], day: date) -> Scheme | None:
    """Of versions in the order in which they take effect, the one that applies on a day: the latest of several."""
    begun = [scheme for scheme in versions if scheme.effective_from <= day]
    for scheme in reversed(begun):
        end = scheme.effective_to
        if end >= day if end else scheme is begun[-1]:
            return scheme
    return None


def load_bundle(name: str | Path) -> Bundle:
    """Read a folder of schemes.

    Args:
        name: a folder, its `scheme.toml`, or the name of a folder in `./schemes`, in the repository's `schemes`, or
            installed with the package.

    Raises:
        SchemeError: there is no such folder, or its schemes have problems (of all files, all at once).
    """
    path = Path(name)
    folder, problems = _folder(path.parent if path.name == MEMBERS else path), list[Problem]()
    members = _read_all(folder, MEMBERS, problems, read_scheme)
    versions = _in_order(members)
    branches = _read_all(folder, BRANCHES, problems, lambda file: _read_branches(file, versions))
    if problems:
        raise SchemeError(problems)
    return Bundle(folder.name, folder, members[MEMBERS], branches.get(BRANCHES), versions, _in_order(branches))


def _read_all(folder: Path, name: str, problems: list[Problem], read: Callable[[Path], Scheme]) -> dict[str, Scheme]:
    """A scheme and its other versions, by file name; what is wrong goes to `problems`."""
    others = sorted(folder.glob(f"{Path(name).stem}-*.toml"))
    first = [folder / name] if name == MEMBERS or others or (folder / name).exists() else []
    found = {}
    for file in (*first, *others):
        try:
            found[file.name] = read(file)
        except SchemeError as error:
            problems += error.problems
    return found


def _read_branches(file: Path, versions: Sequence[Scheme]) -> Scheme:
    """A scheme of branches, read against the members' scheme of its first day."""
    day = read_scheme(file).effective_from
    return read_scheme(file, in_effect(versions, day) or (versions[-1] if versions else None))


def _in_order(found: Mapping[str, Scheme]) -> tuple[Scheme, ...]:
    others_first = reversed(list(found.values()))  # of two that begin on one day, the file without a version comes last
    return tuple(sorted(others_first, key=lambda scheme: scheme.effective_from))


def bundle_names() -> tuple[str, ...]:
    """The names that `load_bundle` finds without a folder, in order."""
    return tuple(sorted({file.parent.name for shelf in _shelves() for file in shelf.glob(f"*/{MEMBERS}")}))


def read_scheme(file: Path, members: Scheme | None = None) -> Scheme:
    """Read one file.

    Args:
        file: TOML.
        members: for a scheme of branches, that of their members.

    Raises:
        SchemeError: it cannot be read, or has problems.
    """
    if not file.exists():
        called = file.parent.name if file.name == MEMBERS else file.stem
        raise Findings(str(file)).stop("no-bundle", 0, name=called, nearest=meant(called, bundle_names()))
    return compile_scheme(read_text(file), str(file), members)


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
