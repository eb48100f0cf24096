"""A report written by a copy of the process."""

import os

import pytest

from benliu.appraise.beside import begin


def test_a_report_comes_from_another_process_whole():
    mine = os.getpid().to_bytes(8, "big") * 100_000  # more than a pipe holds

    written = begin(lambda: os.getpid().to_bytes(8, "big") * 100_000)()

    assert len(written) == len(mine)
    assert written != mine


def test_what_fails_beside_says_why_here():
    written = begin(lambda: bytes(1 // 0))

    with pytest.raises(ZeroDivisionError):
        written()
