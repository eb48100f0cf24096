"""In which language a command speaks, argparse's own words included. No part of the engine is loaded for this."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any

LANGUAGES = CHINESE, ENGLISH = "zh", "en"
Say = Callable[[str, str], str]

# What argparse says to whoever types a command; its words to programmers stay as they are.
WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示这份说明",
    "language of reports and messages": "报告和提示的语言",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "argument %(argument_name)s: %(message)s": "参数 %(argument_name)s：%(message)s",
    "the following arguments are required: %s": "缺少参数：%s",
    "one of the arguments %s is required": "参数 %s 要写一个",
    "not allowed with argument %s": "不能与参数 %s 同时写",
    "unrecognized arguments: %s": "不认识的参数：%s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
    "ignored explicit argument %r": "不带值，却写了 %r",
    "invalid choice: %(value)r (choose from %(choices)s)": "不能是 %(value)r，可以写：%(choices)s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有 %(parser_name)r，可以写：%(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r 不对，应是 %(type)s",
    "%(value)r is not understood; write %(wanted)s": "%(value)r 看不懂，请写 %(wanted)s",
    "expected one argument": "要写一个值",
    "expected at most one argument": "最多写一个值",
    "expected at least one argument": "至少写一个值",
    "expected %s argument": "要写 %s 个值",
    "expected %s arguments": "要写 %s 个值",
    "can't open '%(filename)s': %(error)s": "打不开“%(filename)s”：%(error)s",
}


def language_of(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """What `--lang` says in a command line, else the locale; Chinese, where neither asks for English."""
    said = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    said += [after for word, after in zip(words, words[1:], strict=False) if word == "--lang"]
    locale = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return ENGLISH if (said or [locale[:2]])[-1] == ENGLISH else CHINESE


def speak(language: str) -> Say:
    """From now on argparse speaks this language; returns what picks it of a Chinese and an English text."""
    words = WORDS if language == CHINESE else {}
    # argparse looks up gettext's functions under these names in its module whenever it says something.
    vars(argparse)["_"] = lambda text: words.get(text, text)
    vars(argparse)["ngettext"] = lambda one, many, number: translated(one if number == 1 else many)
    return picking(language)


def translated(text: str) -> str:
    """One of `WORDS` in the language that argparse speaks."""
    return str(vars(argparse)["_"](text))


def picking(language: str) -> Say:
    """What picks this language of a Chinese and an English text."""
    return lambda zh, en: en if language == ENGLISH else zh


def reader(read: Callable[[str], Any], wanted: str) -> Callable[[str], Any]:
    """An argument's `type` whose refusal says what may be written instead."""

    def value(text: str) -> Any:  # noqa: ANN401  what is read
        try:
            return read(text)
        except ValueError:
            refusal = translated("%(value)r is not understood; write %(wanted)s") % {"value": text, "wanted": wanted}
            raise argparse.ArgumentTypeError(refusal) from None

    return value


class Parser(argparse.ArgumentParser):
    """A parser whose words the user chooses with `--lang`; parsers of its subcommands are of the same kind."""

    def __init__(self, **more: Any) -> None:  # noqa: ANN401  as argparse's own
        """Take what argparse's own takes."""
        super().__init__(**more)
        text = translated("language of reports and messages")
        # Said only where it is written, so that it may stand before a subcommand as well as after it.
        self.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=text)


def parsed(parser: Parser, words: Sequence[str], language: str) -> argparse.Namespace:
    """The arguments, `lang` always among them."""
    return parser.parse_args(words, argparse.Namespace(lang=language))
