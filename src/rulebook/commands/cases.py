"""`rulebook cases`: what a scheme's `cases.toml` expects, against what comes out."""

import argparse
from typing import TYPE_CHECKING

from rulebook.bundles import load_bundle
from rulebook.cases import misses, read_cases
from rulebook.commands.language import Say
from rulebook.commands.tell import PROBLEMS, SOUND, report
from rulebook.problems import SchemeError

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands

ABOUT = "核对 cases.toml 里应得的和算出的", "what cases.toml expects, against what comes out"


def add(commands: "Commands", say: Say) -> None:
    """What it takes."""
    command = commands.add_parser("cases", help=say(*ABOUT))
    schemes = say("文件夹，或自带办法的名称", "a folder, or a bundled scheme's name")
    command.add_argument("schemes", nargs="+", help=schemes)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Run the cases of schemes."""
    worst = SOUND
    for name in chosen.schemes:
        try:
            bundle = load_bundle(name)
            cases = read_cases(bundle)
        except SchemeError as error:
            worst = max(worst, report(error.problems, chosen.lang))
            continue
        for case in cases:
            missed = () if case.skip else misses(bundle.members, case, bundle.branches)
            worst = max(worst, PROBLEMS if missed else SOUND)
            sign = "—" if case.skip else "✗" if missed else "✓"
            print(f"{sign} {bundle.name}: {case.title}{case.skip and ': ' + case.skip}")
            print("".join(f"    {miss.said(chosen.lang)}\n" for miss in missed), end="")
    return worst
