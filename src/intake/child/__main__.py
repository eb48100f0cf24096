"""`python -m intake.child < file > cells.json`: one file in, its cells or a refusal out, within limits."""

import json
import resource
import sys

from intake.child import limits
from intake.child.refusal import Refused

OUTPUT_BYTES = 128 * 2**20


def bound_process() -> None:
    """Memory and time come to an end here, whatever the file does to the reader."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))


def read(data: bytes) -> dict[str, object]:
    """The sheets of a file."""
    from intake.child.container import kind_of

    kind = kind_of(data)
    if kind == "text":
        return {"kind": kind, "sheets": [_text_sheet(data)]}
    from intake.child.spreadsheet import read_spreadsheet

    return {"kind": kind, "sheets": read_spreadsheet(data, kind)}


def _text_sheet(data: bytes) -> dict[str, object]:
    from intake.child.budget import Budget, pack_text
    from intake.child.delimited import read_delimited

    budget = Budget()
    rows = []
    for number, record in enumerate(read_delimited(data), start=1):
        if row := budget.spend([pack_text(cell) for cell in record]):
            rows.append((number, row))
    return {"name": "", "hidden": False, "rows": rows, "merged": []}


def main() -> None:
    """Answers on standard output, always as JSON, unless the limits end the process."""
    bound_process()
    try:
        data = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
        if len(data) > limits.FILE_BYTES:
            raise Refused("too-large", what="bytes", limit="64 MiB")
        answer = read(data)
    except Refused as refused:
        answer = {"refusal": refused.code, "params": refused.params}
    except MemoryError:
        answer = {"refusal": "too-large", "params": {"what": "memory", "limit": "512 MiB"}}
    # The reader is compiled code: a panic in it is no Exception, and means that the file is not what it says.
    except BaseException:  # noqa: BLE001
        answer = {"refusal": "broken", "params": {}}
    text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
