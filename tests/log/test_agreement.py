"""Our trees and proofs beside pymerkle's, on random trees grown in random steps; and the structure again with SM3."""

import random
import time

import pytest
from pymerkle import InmemoryTree

from benliu.transparency.tree import WIDTH, Tree, grown_tiles, needed_tiles
from benliu_verify import Broken, check_consistency, check_inclusion, leaf_hash, node_hash, root_of


class Grown:
    """A tree grown in steps, its tiles in memory."""

    def __init__(self, algorithm: str = "sha256") -> None:
        self.algorithm, self.size, self.tiles = algorithm, 0, {}

    def grow(self, entries: list[bytes]) -> None:
        hashes = [leaf_hash(entry, self.algorithm) for entry in entries]
        new = grown_tiles(self.size, hashes, lambda level, place: self.tiles[level, place], self.algorithm)
        self.tiles |= dict(list(new))
        self.size += len(entries)

    def tree(self, size: int, *indices: int) -> Tree:
        """With those tiles alone that are said to be needed."""
        return Tree(size, {place: self.tiles[place] for place in needed_tiles(size, *indices)}, self.algorithm)


def random_steps(chance: random.Random) -> list[int]:
    most = 700 if chance.random() < 0.05 else 40
    return [chance.randint(1, most) for _step in range(chance.randint(1, 4))]


def agree(seed: int) -> None:
    chance = random.Random(seed)
    ours, theirs = Grown(), InmemoryTree(algorithm="sha256")
    for step in random_steps(chance):
        entries = [chance.randbytes(chance.randint(0, 40)) for _entry in range(step)]
        ours.grow(entries)
        for entry in entries:
            theirs.append_entry(entry)
    size, old = ours.size, chance.randint(1, ours.size)
    index = chance.randrange(size)
    newer, older = theirs.get_root(size), theirs.get_root(old)
    assert ours.tree(size).root() == newer and ours.tree(old).root() == older
    path = ours.tree(size, index).inclusion(index)
    assert path == theirs.prove_inclusion(index + 1, size).path[1:]
    check_inclusion(theirs.get_leaf(index + 1), index, size, path, newer)
    steps = ours.tree(size, old - 1, min(old, size - 1)).consistency(old)
    check_consistency(old, size, steps, older, newer)


def test_random_trees_agree_with_pymerkle():
    for seed in range(200):
        agree(seed)


@pytest.mark.proof
def test_ten_thousand_random_trees_agree_with_pymerkle():
    started = time.monotonic()
    for seed in range(10_000):
        agree(seed)
    print(f"10000 trees in {time.monotonic() - started:.0f} s")


def by_definition(hashes: list[bytes], algorithm: str) -> bytes:
    """MTH of RFC 6962, 2.1, word by word."""
    if len(hashes) == 1:
        return hashes[0]
    middle = max(1 << n for n in range(20) if 1 << n < len(hashes))
    return node_hash(by_definition(hashes[:middle], algorithm), by_definition(hashes[middle:], algorithm), algorithm)


@pytest.mark.parametrize("algorithm", ["sha256", "sm3"])
def test_the_structure_is_the_same_with_every_hash(algorithm):
    """Every size up to 70 with every leaf and every older size: proofs hold, and hold for nothing else."""
    grown, hashes, roots = Grown(algorithm), [], [root_of([], algorithm)]
    for size in range(1, 71):
        entry = size.to_bytes(2, "big")
        grown.grow([entry])
        hashes.append(leaf_hash(entry, algorithm))
        roots.append(root_of(hashes, algorithm))
        assert roots[-1] == by_definition(hashes, algorithm) == grown.tree(size).root()
        for index in range(size):
            path = grown.tree(size, index).inclusion(index)
            check_inclusion(hashes[index], index, size, path, roots[-1], algorithm)
            with pytest.raises(Broken):
                check_inclusion(hashes[index], (index + 1) % (size + 1), size, path, roots[-1], algorithm)
        for old in range(1, size):
            steps = grown.tree(size, old - 1, old).consistency(old)
            check_consistency(old, size, steps, roots[old], roots[-1], algorithm)
            with pytest.raises(Broken):
                check_consistency(old, size, steps, roots[old - 1], roots[-1], algorithm)
    assert len(roots[-1]) == WIDTH


def test_sm3_is_the_hash_of_the_standard():
    """SM3 of nothing is the root of an empty log; a leaf's hash begins with a zero byte as with SHA-256."""
    assert leaf_hash(b"", "sm3") != root_of([], "sm3")
    assert root_of([], "sm3").hex() == "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"
