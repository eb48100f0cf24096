"""Text → pieces, on examples written by hand."""

import pytest

from benliu.search.words import holds, index_words, runs_in


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("志愿者服务", ["志愿", "愿者", "者服", "服务"]),
        ("水利SL0118号", ["水利", "sl0118", "号"]),
        ("Ｆｌｏｏｄ　防汛", ["flood", "防汛"]),
        ("“奔流”·水", ["奔流", "水"]),
        ("志愿，志愿", ["志愿"]),
        ("'; DROP--\" * 表", ["drop", "表"]),
        ("", []),
    ],
)
def test_pieces(text, pieces):
    assert index_words(text) == pieces


def test_pairs_alone_are_not_enough():
    assert holds("到台州水利局做志愿服务", "志愿服务 台州")
    assert not holds("志愿者 愿服 服务", "志愿服务")  # each pair is there, the word is not


def test_runs_hold_nothing_that_a_query_could_mean():
    assert all(run.isalnum() for run in runs_in("a:b'c\"d*e(f)g|h&i!j\\k%l_m 党·员—会"))
