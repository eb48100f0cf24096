"""Names are taken out of what is kept as knowledge."""

import pytest

from benliu.advice.anonymity import without_names


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("陈大海说闸门漏水", "某说闸门漏水"),
        ("请联系陈工，或老陈", "请联系某工，或某"),
        ("林一到现场，林工程师看了", "某到现场，某工程师看了"),
        ("王二以前也修过", "某以前也修过"),  # of the roster, not of this case
        ("工号 S002 的人", "工号 ××× 的人"),
        ("型号 S0021 不变", "型号 S0021 不变"),
        ("电话 13900001234，0571-87654321", "电话 ×××，×××"),
        ("打 139 0000 1234", "打 ×××"),
        ("写信 chen.dahai@example.cn", "写信 ×××"),
        ("身份证 330102199003071234", "身份证 ×××"),
        ("车牌浙A12345停在闸口", "车牌×××停在闸口"),
        ("水位 3.25 米，桩号 12+350，2026 年", "水位 3.25 米，桩号 12+350，2026 年"),
        ("陈旧的止水橡皮，林地边的渠", "陈旧的止水橡皮，林地边的渠"),  # surnames that are no names here
    ],
)
def test_what_is_left(text, clean):
    found = without_names(text, names=["陈大海", "林一"], known=["王二"], numbers=["S002"])
    assert found == clean
