"""`rulebook check`: every problem of schemes, and everything doubtful."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rulebook.checking import check_files, write_without
from rulebook.commands.language import Say, picking
from rulebook.commands.tell import SCHEMES, SOUND, report, tell
from rulebook.problems import SchemeError
from rulebook.scheme import Scheme

if TYPE_CHECKING:
    from rulebook.commands.tell import Commands

ABOUT = "列出全部错误和可疑之处，写明行号和改法", "every problem and everything doubtful, with line and mending"


def add(commands: "Commands", say: Say) -> None:
    """What it takes."""
    command = commands.add_parser("check", help=say(*ABOUT))
    command.add_argument("schemes", nargs="+", help=say(*SCHEMES))
    lighter = say("把去掉减负检查所指各项的办法写到那里", "write the schemes there without what the burden check finds")
    command.add_argument("--without", type=Path, metavar="DIR", help=lighter)
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Check schemes."""
    worst, say = SOUND, picking(chosen.lang)
    for name in chosen.schemes:
        try:
            schemes, warnings = check_files(Path(name))
        except SchemeError as error:
            worst = max(worst, report(error.problems, chosen.lang))
            continue
        for scheme in schemes:
            print(f"{scheme.source}: {_summary(scheme, sum(each.file == scheme.source for each in warnings), say)}")
        tell(warning.said(chosen.lang) for warning in warnings)
        if chosen.without:
            stays = write_without(schemes, warnings, chosen.without)
            tell(say("未去掉：", "stays: ") + left.said(chosen.lang) for left in stays)
    return worst


def _summary(scheme: Scheme, warnings: int, say: Say) -> str:
    zh = f"《{scheme.title}》{scheme.version}：{len(scheme.items)} 个事项，没有错误"
    en = f"{scheme.english or scheme.title} {scheme.version}: {len(scheme.items)} items, sound"
    if not warnings:
        return say(zh, en)
    return say(f"{zh}，{warnings} 条提醒", f"{en}, {warnings} warning{'s' * (warnings > 1)}")
