"""What is doubtful in a scheme that compiles: a flat list of small checks that return what they find."""

from collections.abc import Callable, Iterable
from pathlib import Path

from rulebook.bundles import BRANCHES, MEMBERS, Bundle, in_effect, load_bundle, read_scheme
from rulebook.checking.bands import choice_bands, grade_bands
from rulebook.checking.burden import burden
from rulebook.checking.effect import (
    idle_fields,
    idle_groups,
    idle_items,
    idle_measures,
    idle_record_measures,
    idle_tables,
)
from rulebook.checking.quotas import crowded_quotas, empty_quotas
from rulebook.checking.reach import unreachable_caps, unreachable_grades, unreachable_total
from rulebook.checking.sheet import Sheet
from rulebook.checking.versions import between_versions
from rulebook.checking.weights import uneven_weights
from rulebook.checking.without import without, write_without
from rulebook.problems import Problem
from rulebook.scheme import Scheme

__all__ = ["CHECKS", "check", "check_bundle", "check_files", "without", "write_without"]

CHECKS: tuple[Callable[[Sheet], Iterable[Problem]], ...] = (
    grade_bands,
    choice_bands,
    unreachable_caps,
    unreachable_total,
    unreachable_grades,
    empty_quotas,
    crowded_quotas,
    uneven_weights,
    idle_items,
    idle_measures,
    idle_record_measures,
    idle_fields,
    idle_tables,
    idle_groups,
    burden,
)


def check(scheme: Scheme, members: Scheme | None = None, users: tuple[Scheme, ...] = ()) -> tuple[Problem, ...]:
    """Everything doubtful in a scheme, in the order of its text. All are warnings: the scheme can be used.

    Args:
        scheme: one that compiles.
        members: for a scheme of branches, that of their members.
        users: schemes that refer to this one's fields and measures, so that those are not idle.
    """
    sheet = Sheet.of(scheme, members, users)
    found = [problem for each in CHECKS for problem in each(sheet)]
    return tuple(sorted(found, key=lambda problem: (problem.line, problem.column, problem.code)))


def check_bundle(bundle: Bundle) -> tuple[Problem, ...]:
    """Everything doubtful in the schemes of a folder, with all their versions, and between the versions."""
    found: list[Problem] = []
    for members in bundle.versions:
        found += check(members, users=bundle.branch_versions)
    for branches in bundle.branch_versions:
        found += check(branches, in_effect(bundle.versions, branches.effective_from) or bundle.members)
    return (*found, *between_versions(bundle.versions), *between_versions(bundle.branch_versions))


def check_files(path: Path) -> tuple[tuple[Scheme, ...], tuple[Problem, ...]]:
    """The schemes of a file, or of a folder with all versions, and everything doubtful in them.

    Args:
        path: a `.toml` file, a folder, or the name of a bundled scheme. A file named `scheme.toml` or `branches.toml`
            is read with the other beside it.

    Raises:
        SchemeError: one has problems.
    """
    if path.suffix != ".toml":
        bundle = load_bundle(path)
        return (*bundle.versions, *bundle.branch_versions), check_bundle(bundle)
    members = _beside(path, BRANCHES, MEMBERS)
    scheme = read_scheme(path, members)
    branches = _beside(path, MEMBERS, BRANCHES, scheme)
    return (scheme,), check(scheme, members, (branches,) if branches else ())


def _beside(path: Path, name: str, other: str, members: Scheme | None = None) -> Scheme | None:
    """For a file called `name`, the scheme in the file `other` beside it."""
    return read_scheme(path.with_name(other), members) if path.name == name and path.with_name(other).exists() else None
