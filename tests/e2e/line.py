"""A line to the site that cuts connections: at once, in the middle of what is sent, or of the answer; by one seed."""

import asyncio
import contextlib
import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

BLOCK, FEW = 1 << 14, 3000  # bytes
TOLD = re.compile(rb'"id":"([0-9a-f-]{36})"')
SHORT_OF_ONE = len('"id":""') + 36 - 1  # bytes: what a block may end with of an id that goes on in the next


@dataclass
class Line:
    """The line while it stands: is it `bad`, how often it has cut (`cuts`), how often each id came over (`told`)."""

    port: int
    chance: random.Random
    bad: bool = False
    cuts: int = 0
    told: Counter[bytes] = field(default_factory=Counter)
    url: str = field(default="", init=False)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a browser, there and back."""
        if self.bad and self.chance.random() < 0.3:
            self._cut(writer)
            return
        with contextlib.suppress(OSError, asyncio.CancelledError):
            there, back = await asyncio.open_connection("127.0.0.1", self.port)
            await asyncio.gather(
                self._pass(reader, back, writer, self.told), self._pass(there, writer, back, Counter())
            )

    async def _pass(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        other: asyncio.StreamWriter,
        told: Counter[bytes],
    ) -> None:
        passed, most, rest = 0, self.chance.randrange(FEW), b""
        with contextlib.suppress(OSError):
            while block := await source.read(BLOCK):
                passed += len(block)
                if self.bad and passed > most and self.chance.random() < 0.5:
                    target.write(block[: len(block) // 2])
                    await asyncio.sleep(0)
                    self._cut(target)
                    self._cut(other)
                    return
                target.write(block)
                told.update(TOLD.findall(rest + block))
                rest = (rest + block)[-SHORT_OF_ONE:]
                await target.drain()
        target.close()

    def _cut(self, writer: asyncio.StreamWriter) -> None:
        self.cuts += 1
        writer.transport.abort()


@contextlib.contextmanager
def line(site: str, seed: int) -> Iterator[Line]:
    """A line to `site`, good at first."""
    made, loop = Line(int(site.rsplit(":", 1)[1]), random.Random(seed)), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)  # Playwright has a loop of its own here
    thread.start()
    starting = asyncio.start_server(made.carry, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(timeout=10)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)


async def _end(server: asyncio.Server) -> None:
    server.close()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
