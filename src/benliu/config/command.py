"""The `benliu` command. Each part is imported only when it is called: `benliu appraise` starts without Django."""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from rulebook.commands.language import Say, language_of, picking

SETTINGS = "benliu.config.settings"
# word: (module with main(argv), needs Django, what it does in Chinese and English)
COMMANDS = {
    "appraise": (
        "benliu.appraise.command",
        False,
        ("不用服务器，直接由 Excel 计分", "score Excel files with a scheme, no server"),
    ),
    "serve": ("benliu.config.serving", False, ("启动网页和后台任务", "run pages and workers together")),
    "demo": ("benliu.config.demo", True, ("装入示例单位", "load the demonstration bureau")),
    "found": ("benliu.config.found", True, ("建立单位、支部和党务干部", "a bureau, its branches, its first officer")),
    "key": ("benliu.config.key", True, ("给忘了密码的人一个登录地址", "let somebody set a password again")),
    "settle": ("benliu.config.settle", True, ("记录编号、更新计分", "number records, score what is new")),
    "export-log": ("benliu.config.export_log", True, ("导出整个透明日志", "the whole transparency log as files")),
    "manage": ("benliu.config.manage", True, ("Django 管理命令", "Django's own commands")),
}


def main(argv: list[str] | None = None) -> int:
    """Hand the rest of the command line to the part that the first word names; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    before = 2 if words[:1] == ["--lang"] else int(words[:1] != [] and words[0].startswith("--lang="))
    name = words[before] if words[before:] else ""
    if name not in offered():
        return _explain(name, picking(language_of(words)))
    module, needs_django, _ = COMMANDS[name]
    if needs_django:
        set_up_django()
    part: Callable[[list[str]], int | None] = import_module(module).main
    return part(words[:before] + words[before + 1 :]) or 0


def offered() -> list[str]:
    """The words whose module is part of this installation."""
    return [name for name, (module, _, _) in COMMANDS.items() if find_spec(module)]


def set_up_django() -> None:
    """Load settings and models."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def _explain(name: str, say: Say) -> int:
    asked = name in ("", "-h", "--help")
    lines = [f"  benliu {word:<10} {say(*COMMANDS[word][2])}" for word in offered()]
    usage = say("用法：benliu [--lang {zh,en}] 命令 …", "usage: benliu [--lang {zh,en}] command …")
    text = "\n".join(
        [usage, *lines, say("各命令的说明：benliu 命令 --help", "more of a command: benliu command --help")]
    )
    if asked:
        print(text)
        return 0
    print(say(f"没有 {name!r} 这个命令", f"no such command: {name!r}") + f"\n{text}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
