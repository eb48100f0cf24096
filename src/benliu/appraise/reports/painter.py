"""A process that draws the charts, started before anything is read, so that loading its library costs no time."""

import base64
import json
import subprocess
import sys
from types import TracebackType
from typing import Any

PATIENCE_SECONDS = 60


class Painter:
    """`with Painter() as painter: … painter.draw(figures)`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "benliu.appraise.reports.charts"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._images: dict[str, bytes] | None = None

    def __enter__(self) -> "Painter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def begin(self, figures: dict[str, Any]) -> None:
        """Hand over the figures; drawing goes on while other work is done."""
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(figures).encode())
            self._process.stdin.close()
        except BrokenPipeError:
            self._images = {}
        finally:
            self._process.stdin = None

    def images(self) -> dict[str, bytes]:
        """The charts by name, as PNG; empty where none could be drawn."""
        if self._images is None:
            self._images = self._collect()
        return self._images

    def _collect(self) -> dict[str, bytes]:
        try:
            out, _ = self._process.communicate(timeout=PATIENCE_SECONDS)
            return {name: base64.b64decode(image) for name, image in json.loads(out or b"{}").items()}
        except (subprocess.TimeoutExpired, ValueError):
            return {}
