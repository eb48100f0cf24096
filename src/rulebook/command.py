"""The command `rulebook`: check schemes, run their cases, score tables, explain, compare."""

import argparse
import sys
from collections.abc import Sequence

from rulebook.cases import CaseError
from rulebook.commands import cases, check, diff, explain, schema, score
from rulebook.commands.tell import UNREADABLE, report
from rulebook.problems import SchemeError, ScoringError
from rulebook.tables import TableError

COMMANDS = (check, cases, score, explain, diff, schema)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; see the README for exit codes."""
    parser = argparse.ArgumentParser(prog="rulebook", description=__doc__)
    commands = parser.add_subparsers(required=True)
    for command in COMMANDS:
        command.add(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except SchemeError as error:
        return report(error.problems)
    except (ScoringError, TableError, CaseError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
