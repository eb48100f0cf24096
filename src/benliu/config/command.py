"""The `benliu` command. Each part is imported only when it is called: `benliu appraise` starts without Django."""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

SETTINGS = "benliu.config.settings"
# word: (module with main(argv), needs Django, what it does)
COMMANDS = {
    "appraise": (
        "benliu.appraise.command",
        False,
        "score Excel files with a scheme, no server / 不用服务器，直接由 Excel 计分",
    ),
    "serve": ("benliu.config.serving", False, "run pages and workers together / 启动网页和后台任务"),
    "demo": ("benliu.config.demo", True, "load the demonstration bureau / 装入示例单位"),
    "found": ("benliu.config.found", True, "a bureau, its branches, its first officer / 建立单位、支部和党务干部"),
    "settle": ("benliu.config.settle", True, "number records, score what is new / 记录编号、更新计分"),
    "manage": ("benliu.config.manage", True, "Django's own commands / Django 管理命令"),
}


def main(argv: list[str] | None = None) -> int:
    """Hand the rest of the command line to the part that the first word names; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    name = words[0] if words else ""
    if name not in offered():
        return _explain(name)
    module, needs_django, _ = COMMANDS[name]
    if needs_django:
        set_up_django()
    part: Callable[[list[str]], int | None] = import_module(module).main
    return part(words[1:]) or 0


def offered() -> list[str]:
    """The words whose module is part of this installation."""
    return [name for name, (module, _, _) in COMMANDS.items() if find_spec(module)]


def set_up_django() -> None:
    """Load settings and models."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def _explain(name: str) -> int:
    asked = name in ("", "-h", "--help")
    lines = [f"  benliu {word:<9} {COMMANDS[word][2]}" for word in offered()]
    text = "\n".join(["用法 / usage: benliu <command> …", *lines])
    if asked:
        print(text)
        return 0
    print(f"没有 {name!r} 这个命令 / no such command: {name!r}\n{text}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
