"""`benliu export-log FOLDER`: the whole transparency log as files, to be checked by `benliu_verify.py archive`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rulebook.commands.language import Parser, language_of, parsed, picking, speak


def main(argv: list[str]) -> int:
    """Ends with 0 when written, 1 when there is no log yet."""
    options = _options(argv)
    say = picking(language_of(argv))
    from benliu.transparency.queries import log_facts
    from benliu.transparency.services import export_log

    size, facts = export_log(options.folder), log_facts()
    if not size or facts is None:
        print(say("透明日志里还没有内容。", "There is nothing in the transparency log yet."), file=sys.stderr)
        return 1
    print(say(f"{options.folder}：{size} 条。核对：", f"{options.folder}: {size} entries. To check them:"))
    print(f"python benliu_verify.py archive {options.folder} --key {facts.key}")
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    language = language_of(argv)
    say = speak(language)
    about = ("导出整个透明日志：检查点、瓦片和每一条的内容", "checkpoint, tiles and every entry with its row")
    parser = Parser(prog="benliu export-log", description=say(*about))
    parser.add_argument("folder", type=Path, help=say("写到哪个文件夹", "the folder to write to"))
    return parsed(parser, argv, language)
