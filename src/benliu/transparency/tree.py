"""The tree over tiles: roots, proofs, growth (RFC 6962, C2SP tlog-tiles). Pure: tiles come from wherever they lie."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from benliu_verify import TILE, node_hash, root_of

WIDTH = 32  # bytes of a hash, of SHA-256 and of SM3
Place = tuple[int, int]  # level, index within it


class Damaged(Exception):
    """The tiles are not what the tree was."""


@dataclass(frozen=True)
class Tree:
    """The tree of the first `size` leaves; `tiles` may be wider than it needs."""

    size: int
    tiles: Mapping[Place, bytes]
    algorithm: str = "sha256"

    def root(self) -> bytes:
        """The hash that is signed."""
        return self._over(0, self.size) if self.size else root_of([], self.algorithm)

    def inclusion(self, index: int) -> list[bytes]:
        """What shows that the leaf stands at `index` (RFC 6962, 2.1.1)."""
        return list(self._path(index, 0, self.size))

    def consistency(self, old: int) -> list[bytes]:
        """What shows that the tree of `old` leaves is this one's beginning (RFC 6962, 2.1.2)."""
        return list(self._kept(old, 0, self.size, whole=True)) if 0 < old < self.size else []

    def _path(self, index: int, start: int, end: int) -> Iterator[bytes]:
        if end - start == 1:
            return
        middle = start + _split(end - start)
        if index < middle:
            yield from self._path(index, start, middle)
            yield self._over(middle, end)
        else:
            yield from self._path(index, middle, end)
            yield self._over(start, middle)

    def _kept(self, old: int, start: int, end: int, *, whole: bool) -> Iterator[bytes]:
        if old == end:
            if not whole:
                yield self._over(start, end)
            return
        middle = start + _split(end - start)
        if old <= middle:
            yield from self._kept(old, start, middle, whole=whole)
            yield self._over(middle, end)
        else:
            yield from self._kept(old, middle, end, whole=False)
            yield self._over(start, middle)

    def _over(self, start: int, end: int) -> bytes:
        """The hash over the leaves from `start` to before `end`; a full subtree is read from its tile."""
        count = end - start
        if count & (count - 1) == 0:
            return self._full(count.bit_length() - 1, start)
        middle = start + _split(count)
        return node_hash(self._over(start, middle), self._over(middle, end), self.algorithm)

    def _full(self, height: int, start: int) -> bytes:
        level, low = divmod(height, 8)
        place, offset = divmod(start >> (8 * level), TILE)
        hashes = self.tiles.get((level, place), b"")[offset * WIDTH : (offset + (1 << low)) * WIDTH]
        if len(hashes) != WIDTH << low:
            raise Damaged(f"tile {level}/{place} is missing or too short")
        return root_of(split_hashes(hashes), self.algorithm)


def needed_tiles(size: int, *indices: int) -> set[Place]:
    """The tiles of which root and proofs about these leaves are made."""
    found: set[Place] = set()
    level = 0
    while count := size >> (8 * level):
        found |= {(level, (count - 1) // TILE), *((level, (index >> (8 * level)) // TILE) for index in indices)}
        level += 1
    return found


def grown_tiles(
    size: int, hashes: Sequence[bytes], partial: Callable[[int, int], bytes], algorithm: str
) -> Iterable[tuple[Place, bytes]]:
    """The tiles that are new or wider when `hashes` are put behind `size` leaves; `partial` gives what is there."""
    level = 0
    while hashes:
        place, there = divmod(size, TILE)
        joined = (partial(level, place) if there else b"") + b"".join(hashes)
        if len(joined) != (there + len(hashes)) * WIDTH:
            raise Damaged(f"tile {level}/{place} is missing or too short")
        made = [joined[at : at + TILE * WIDTH] for at in range(0, len(joined), TILE * WIDTH)]
        for number, tile in enumerate(made):
            yield (level, place + number), tile
        hashes = [root_of(split_hashes(tile), algorithm) for tile in made if len(tile) == TILE * WIDTH]
        size, level = size // TILE, level + 1


def split_hashes(hashes: bytes) -> list[bytes]:
    """Side by side hashes, one by one."""
    return [hashes[at : at + WIDTH] for at in range(0, len(hashes), WIDTH)]


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1
