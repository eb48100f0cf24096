"""What pages may load from elsewhere: nothing, but pictures of a source of map tiles where one is set."""

import pytest

from benliu.config.settings import CONTENT_SECURITY_POLICY, _origins


def test_nothing_is_loaded_from_elsewhere_by_default():
    assert CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] == ["'self'"]


@pytest.mark.parametrize(
    ("tiles", "origins"),
    [
        ("https://tiles.example.cn/{z}/{x}/{y}.png?key=1", ["https://tiles.example.cn"]),
        ("http://10.0.0.5:8080/{z}/{x}/{y}.png", ["http://10.0.0.5:8080"]),
        ("/tiles/{z}/{x}/{y}.png", []),
        ("javascript:alert(1)", []),
        ("", []),
    ],
)
def test_tiles_open_their_origin_alone(tiles, origins):
    assert _origins(tiles) == origins
