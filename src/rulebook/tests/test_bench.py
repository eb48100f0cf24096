"""The appraisal bench, small: the same digests as the hand-written NumPy that it is measured against."""

import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[3] / "bench" / "appraisal"


@pytest.mark.parametrize("size", [(30_000, 600, 30), (60_000, 200, 40)])
@pytest.mark.parametrize("credits", [True, False])
@pytest.mark.parametrize("parts", [1, 3])
def test_digests_are_those_of_the_baseline(size, credits, parts, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])
    import baseline
    import by_rulebook

    monkeypatch.setitem(baseline.SIZES, "small", size)
    baseline.gen("small", str(tmp_path))
    expected = baseline.digest(*baseline.by_numpy(str(tmp_path))())
    found = by_rulebook.together(by_rulebook.appraise(tmp_path, credits=credits, parts=parts))
    assert baseline.digest(*found[:2]) == expected
    assert not credits or sorted(found[2]["number"].tolist()) == list(range(1, size[0] + 1))
