"""`rulebook diff`: what if another scheme held."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook.bundles import Bundle, in_effect
from rulebook.commands.branches import scorable
from rulebook.commands.facts import take_facts
from rulebook.commands.language import Say
from rulebook.commands.sides import other_numbers, read_members, read_schemes, scored_sides
from rulebook.commands.tell import PROBLEMS, SCHEMES, SOUND, UNREADABLE, tell
from rulebook.comparing.comparison import compare
from rulebook.formula.phrase import Said
from rulebook.parts.job import Scored
from rulebook.periods import Period
from rulebook.problems import ScoringError, Told
from rulebook.result import Result
from rulebook.scheme import Scheme
from rulebook.tables import Rejected

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands

ABOUT = "换一份办法会怎样：谁变、因哪一条", "what if: who moves under another scheme, by which clause"


def add(commands: "Commands", say: Say) -> None:
    """What it takes."""
    command = commands.add_parser("diff", help=say(*ABOUT))
    command.add_argument("before", type=Path, help=say(*SCHEMES))
    same = say("；不写就是同一份，数由 --set 改", "; left out: the same, with --set")
    command.add_argument("after", type=Path, nargs="?", help=say(*SCHEMES) + same)
    other = say("改一个数", "another number")
    command.add_argument("--set", action="append", default=[], metavar="PATH=NUMBER", help=other)
    take_facts(command, say)
    groups = say("按什么分组：unit 或 branch、字段、分段", "unit or branch, fields, bands")
    command.add_argument("--groups", default="unit", help=f"{groups}: branch,post,age:35/60")
    command.add_argument("--json", action="store_true", help=say("全部内容，用 JSON", "everything, as JSON"))
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Compare two schemes, or one and other numbers."""
    before, after = _sides(chosen)
    groups = [name for name in chosen.groups.split(",") if name]
    rejected = Rejected()
    members = read_members((before, after), chosen.members, groups, rejected)
    sides = scorable(chosen, before, after, units=bool(members.units))
    found = scored_sides(chosen, sides, members, rejected)
    if found is None:
        return UNREADABLE
    first, second = _compared(found)
    comparison = compare(first, second, groups)
    if outside := found[1].members.outside or found[0].members.outside:
        tell([getattr(outside.said, chosen.lang)])
    more = {"outside": outside.as_dict() if outside else None}
    text = json.dumps(comparison.as_dict() | more, ensure_ascii=False, indent=2) if chosen.json else ""
    print(text or comparison.text(chosen.lang))
    return PROBLEMS if rejected else SOUND


def _compared(found: Sequence[Scored]) -> list[Result]:
    """The branches, where both sides score them; or the members, who may be scored by what their branches have."""
    stars = [one.branches for one in found if one.branches]
    return stars if stars and not any(one.members.scheme.of_units for one in found) else [one.members for one in found]


def _sides(chosen: argparse.Namespace) -> tuple[Bundle, Bundle]:
    """What is compared: two schemes, one and other numbers, or the two versions of one. Which versions, is told.

    Raises:
        Told: it is not clear which versions are meant.
    """
    named = [read_schemes(path) for path in (chosen.before, chosen.after) if path]
    if len(named) == 1 and not chosen.set and len(named[0].versions) > 1:
        sides = _versions(named[0])
    else:
        sides = [_in_period(bundle, chosen.period) for bundle in named]
    if any(len(bundle.versions) > 1 for bundle in named):
        used = list(dict.fromkeys(side.members for side in sides))
        tell([getattr(Said(f"用的是：{_listed(used).zh}", f"taken: {_listed(used).en}"), chosen.lang)])
    return sides[0], other_numbers(sides[-1], chosen.set)


def _versions(bundle: Bundle) -> list[Bundle]:
    """The two that there are, the earlier one first."""
    if len(bundle.versions) > 2:
        raise _unclear(bundle, Said("文件夹里有两版以上", "the folder has more than two versions"))
    return [
        replace(bundle, members=one, branches=in_effect(bundle.branch_versions, one.effective_from))
        for one in bundle.versions
    ]


def _in_period(bundle: Bundle, period: Period) -> Bundle:
    """Of several versions that of the period."""
    if len(bundle.versions) < 2:
        return bundle
    try:
        return bundle.during(period)
    except ScoringError as error:
        raise _unclear(bundle, error) from None


def _unclear(bundle: Bundle, why: Said | ScoringError) -> Told:
    listed = _listed(bundle.versions)
    return Told(
        f"{why.zh}：{listed.zh}；写明两个 .toml 文件", f"{why.en}: {listed.en}; name the two .toml files to compare"
    )


def _listed(versions: Sequence[Scheme]) -> Said:
    """`scheme-a.toml（2024 版）、scheme.toml（2025 版）`."""
    named = [(Path(one.source).name, one.version) for one in versions]
    return Said(
        "、".join(f"{file}（{version} 版）" for file, version in named),
        ", ".join(f"{file} (version {version})" for file, version in named),
    )
