"""`benliu demo load`, `benliu demo samples FOLDER`, `benliu demo typhoon`."""

import sys
import time
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from benliu.common.clock import local_date, now
from benliu.identity.queries import DEMO_USERNAMES, demo_account
from benliu.org.models import Person
from rulebook.commands.language import Parser, language_of, speak

from .bureau import bureau_on
from .load import Loaded, load_demo
from .samples import write_samples
from .typhoon import play_typhoon


def main(argv: list[str]) -> int:
    """Run the command; 0 done or nothing to do, 2 refused."""
    say = speak(language_of(argv))
    parser = Parser(prog="benliu demo", description=say("示例单位", "the demonstration bureau"))
    parts = parser.add_subparsers(dest="part", required=True, metavar="{load,samples,typhoon}")
    parts.add_parser("load", help=say("在空库里装入示例单位", "load the demonstration bureau into an empty database"))
    samples = parts.add_parser("samples", help=say("生成可试导入的台账", "write workbooks to try the import with"))
    samples.add_argument("folder", type=Path, help=say("放在这个文件夹", "the folder to write to"))
    about = say(
        "演一场台风，十分钟：预警、呼叫、到岗、换班、收队、积分", "play a typhoon in ten minutes, up to the points"
    )
    typhoon = parts.add_parser("typhoon", help=about)
    pause = say("节奏，每一步停几秒", "the beat: seconds for each step")
    typhoon.add_argument("--pause", type=float, default=4.0, help=pause)
    options = parser.parse_args(argv)
    if options.part == "typhoon":
        return _typhoon(options.pause)
    return _load() if options.part == "load" else _samples(options.folder)


def _load() -> int:
    if demo_account("officer"):
        print(_("示例单位已经装入，不再重复。"))
        return 0
    if Person.objects.exists():
        print(_("数据库里已有人员，示例单位只装入空库。请换一个数据目录（BENLIU_DATA）。"), file=sys.stderr)
        return 2
    started = time.monotonic()
    loaded = load_demo(now=now(), progress=_say)
    folder = settings.DATA / "samples"
    write_samples(loaded.bureau, folder)
    _report(loaded, folder, time.monotonic() - started)
    return 0


def _samples(folder: Path) -> int:
    account = demo_account("officer")
    write_samples(bureau_on(local_date(account.date_joined if account else now())), folder)
    print(_("可试导入的台账：%s") % folder)
    return 0


def _typhoon(pause: float) -> int:
    if play_typhoon(pause=pause, say=lambda text: print(text, flush=True)) is None:
        print(_("先装入示例单位：make demo。"), file=sys.stderr)
        return 2
    return 0


def _say(share: float, text: str) -> None:
    print(f"  {share:4.0%}  {text}", file=sys.stderr, flush=True)


def _report(loaded: Loaded, folder: Path, seconds: float) -> None:
    facts = {"members": loaded.members, "records": loaded.records, "waiting": loaded.waiting, "seconds": seconds}
    print(_("示例市水利局已装入：%(members)d 名党员，%(records)d 条记录，%(seconds).0f 秒。全部是虚构的。") % facts)
    print(_("%(waiting)d 条记录等支部书记审核。") % facts)
    print(_("演示账号（没有密码，只能一键登录）：%s") % "、".join(DEMO_USERNAMES.values()))
    print(_("可以拿来试导入的台账（其中有几行是错的）：%s") % folder)
