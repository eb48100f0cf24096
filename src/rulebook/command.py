"""The command `rulebook`: check schemes, run their cases, score tables, explain, compare."""

import os
import sys
from collections.abc import Sequence

from rulebook.commands import cases, check, diff, explain, schema, schemes, score
from rulebook.commands.language import Parser, Say, language_of, parsed, speak
from rulebook.commands.tell import SOUND, UNREADABLE, report
from rulebook.problems import SchemeError, Told
from rulebook.system import why

COMMANDS = (check, cases, score, explain, diff, schema, schemes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; see the README for exit codes."""
    words = sys.argv[1:] if arguments is None else arguments
    language = language_of(words)
    say = speak(language)
    parser = _parser(say)
    chosen = parsed(parser, words, language)
    if "run" not in chosen:
        parser.print_help()
        return SOUND
    try:
        code = int(chosen.run(chosen))
        sys.stdout.flush()
        return code
    except SchemeError as error:
        return report(error.problems, chosen.lang)
    except Told as error:
        print(error.said(language), file=sys.stderr)
    except BrokenPipeError:  # `… | head` has read enough; what is still to come, also at the end, goes nowhere
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())
        return SOUND
    except OSError as error:
        place, reason = error.filename, why(error)
        print(say(f"写不了 {place}：{reason.zh}", f"cannot write {place}: {reason.en}"), file=sys.stderr)
    return UNREADABLE


def _parser(say: Say) -> Parser:
    about = "检查积分办法、核对例子、计分、说明、比较", "check schemes, run their cases, score tables, explain, compare"
    parser = Parser(prog="rulebook", description=say(*about))
    commands = parser.add_subparsers()
    for command in COMMANDS:
        command.add(commands, say)
    return parser


if __name__ == "__main__":
    sys.exit(main())
