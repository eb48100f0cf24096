"""The command `rulebook`: check schemes, run their cases, score tables, explain one subject, try another scheme."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rulebook.bundles import BRANCHES, MEMBERS, load_bundle, read_scheme
from rulebook.cases import FILE as CASES
from rulebook.cases import CaseError, misses, read_cases
from rulebook.comparing.files import Tables, compare_files, other_numbers, read_schemes
from rulebook.periods import Period
from rulebook.problems import Problem, SchemeError, ScoringError
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.scoring import score
from rulebook.tables import TableError, read_records, read_subjects, write_result

SOUND, PROBLEMS, UNREADABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; see the README for exit codes."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except SchemeError as error:
        return _report(error.problems)
    except (ScoringError, TableError, CaseError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="rulebook", description=__doc__)
    commands = parser.add_subparsers(required=True)
    check = commands.add_parser("check", help="every problem of schemes, with line and mending")
    check.add_argument("schemes", nargs="+", help="a .toml file, a folder, or a bundled scheme's name")
    check.set_defaults(run=_check)
    cases = commands.add_parser("cases", help="what a scheme's cases.toml expects, against what comes out")
    cases.add_argument("schemes", nargs="+", help="a folder, or a bundled scheme's name")
    cases.set_defaults(run=_cases)
    for name, run, told in (
        ("score", _score, "credits, figures and grades as CSV"),
        ("explain", _explain, "every point of one subject, as JSON"),
    ):
        command = commands.add_parser(name, help=told)
        command.add_argument("scheme", type=Path, help="a scheme of members, .toml")
        _take_tables(command)
        command.set_defaults(run=run)
        if run is _score:
            command.add_argument("--out", type=Path, required=True, help="the folder to write to")
        else:
            command.add_argument("--subject", required=True)
            command.add_argument("--as-of", type=date.fromisoformat)
    _take_diff(commands.add_parser("diff", help="what if: who moves under another scheme, and by which clause"))
    return parser


def _take_tables(command: argparse.ArgumentParser) -> None:
    command.add_argument("--members", type=Path, required=True, help="CSV or Parquet: id, unit, subject fields")
    command.add_argument("--records", type=Path, required=True, help="CSV or Parquet: subject, item, date, quantity …")
    command.add_argument(
        "--period", type=Period.of, required=True, help="2025, 2025H1, 2025Q3, 2025-07 or first..last day"
    )
    command.add_argument("--cutoff", type=int, help="the highest record number that counts")


def _take_diff(command: argparse.ArgumentParser) -> None:
    schemes = "a .toml file of members, a folder, or a bundled scheme's name"
    command.add_argument("before", type=Path, help=schemes)
    command.add_argument("after", type=Path, nargs="?", help=f"{schemes}; left out: the same, with --set")
    command.add_argument("--set", action="append", default=[], metavar="PATH=NUMBER", help="another number")
    _take_tables(command)
    command.add_argument("--branch-records", type=Path, help="the same of branches, where a folder scores them")
    command.add_argument("--groups", default="unit", help="unit or branch, fields, bands: branch,post,age:35/60")
    command.add_argument("--json", action="store_true", help="everything, as JSON")
    command.add_argument("--language", choices=("zh", "en"), default="zh")
    command.set_defaults(run=_diff)


def _check(chosen: argparse.Namespace) -> int:
    worst = SOUND
    for name in chosen.schemes:
        try:
            for scheme in _read(Path(name)):
                print(f"{scheme.source}: {scheme.title} {scheme.version}: {len(scheme.items)} items, sound")
        except SchemeError as error:
            worst = max(worst, _report(error.problems))
    return worst


def _cases(chosen: argparse.Namespace) -> int:
    worst = SOUND
    for name in chosen.schemes:
        bundle = load_bundle(name)
        cases = read_cases(bundle.folder / CASES)
        for case in cases:
            missed = () if case.skip else misses(bundle.members, case)
            worst = max(worst, PROBLEMS if missed else SOUND)
            sign = "—" if case.skip else "✗" if missed else "✓"
            print(f"{sign} {bundle.name}: {case.title}{case.skip and ': ' + case.skip}")
            print("".join(f"    {miss}\n" for miss in missed), end="")
    return worst


def _read(path: Path) -> list[Scheme]:
    """The schemes of a file or a bundle; a branch scheme is read with the members' scheme beside it."""
    if path.suffix != ".toml":
        bundle = load_bundle(path)
        return [scheme for scheme in (bundle.members, bundle.branches) if scheme]
    beside = path.with_name(MEMBERS)
    members = read_scheme(beside) if path.name == BRANCHES and beside.exists() else None
    return [read_scheme(path, members)]


def _report(problems: Sequence[Problem]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return UNREADABLE if any(problem.code == "unreadable" for problem in problems) else PROBLEMS


def _result(chosen: argparse.Namespace) -> Result:
    scheme = read_scheme(chosen.scheme)
    members = read_subjects(chosen.members, scheme)
    records = read_records(chosen.records, scheme, members)
    return score(scheme, members, records, chosen.period, cutoff=chosen.cutoff)


def _score(chosen: argparse.Namespace) -> int:
    result = _result(chosen)
    write_result(result, chosen.out)
    print(f"{len(result.subjects)} subjects, {int(result.counted.sum())} records, {result.output_hash}")
    return SOUND


def _explain(chosen: argparse.Namespace) -> int:
    explained = _result(chosen).explain(chosen.subject, chosen.as_of)
    print(json.dumps(explained.as_dict(), ensure_ascii=False, indent=2))
    return SOUND


def _diff(chosen: argparse.Namespace) -> int:
    before = read_schemes(chosen.before)
    after = other_numbers(read_schemes(chosen.after) if chosen.after else before, chosen.set)
    tables = Tables(chosen.members, chosen.records, chosen.branch_records, chosen.period, chosen.cutoff)
    comparison = compare_files(before, after, tables, [name for name in chosen.groups.split(",") if name])
    text = json.dumps(comparison.as_dict(), ensure_ascii=False, indent=2) if chosen.json else ""
    print(text or comparison.text(chosen.language))
    return SOUND


if __name__ == "__main__":
    sys.exit(main())
