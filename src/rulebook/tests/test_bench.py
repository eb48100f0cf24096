"""The appraisal bench, small: the same digests as the hand-written NumPy that it is measured against."""

import sys
from pathlib import Path

import pytest

from rulebook import load_bundle

BENCH = Path(__file__).parents[3] / "bench" / "appraisal"


@pytest.mark.parametrize("size", [(30_000, 600, 30), (60_000, 200, 40)])
def test_digests_are_those_of_the_baseline(size, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])
    import baseline
    import engine

    monkeypatch.setitem(baseline.SIZES, "small", size)
    baseline.gen("small", str(tmp_path))
    expected = baseline.digest(*baseline.by_numpy(str(tmp_path))())
    assert baseline.digest(*engine.columns(*engine.appraise(tmp_path, load_bundle(BENCH)))) == expected
