"""Why people say that they cannot come, and which reason that is. The table was written by hand."""

import pytest

from benliu.response.reasons import reason_of

NONE = ""

TABLE = [
    ("在外地", "away"),
    ("生病", "ill"),
    ("家里走不开", "family"),
    ("工作走不开", "work"),
    ("路不通", "road"),
    ("其他原因", NONE),
    ("Out of town", "away"),
    ("Ill", "ill"),
    ("Needed at home", "family"),
    ("Needed at work", "work"),
    ("The road is blocked", "road"),
    ("Another reason", NONE),
    ("生病 孩子也不舒服", "ill"),  # chosen, then said
    ("工作走不开 在外地开会", "work"),
    ("其他原因 孩子要接", "family"),
    ("孩子发烧", "family"),
    ("小孩没人带", "family"),
    ("家里王二病了", "family"),
    ("老人住院要陪护", "family"),
    ("老婆快生了", "family"),
    ("我妈摔了", "family"),
    ("家里进水了", "family"),
    ("my son is ill", "family"),
    ("发烧", "ill"),
    ("发烧39度", "ill"),
    ("腰扭伤了", "ill"),
    ("在医院输液", "ill"),
    ("昨天刚做完手术", "ill"),
    ("人不舒服", "ill"),
    ("ill", "ill"),
    ("sick, fever", "ill"),
    ("出差", "away"),
    ("外地出差", "away"),
    ("在外地,赶不回来", "away"),
    ("回老家了", "away"),
    ("在高铁上", "away"),
    ("人在外省", "away"),
    ("on a trip", "away"),
    ("14:00要开会", "work"),
    ("单位值班", "work"),
    ("今天夜班", "work"),
    ("at a meeting", "work"),
    ("路淹了", "road"),
    ("堵车回不来", "road"),
    ("桥断了", "road"),
    ("没车", "road"),
    ("村口塌方", "road"),
    ("road flooded", "road"),
    ("", NONE),
    ("有事", NONE),
    ("在路上", NONE),
    ("走不开", NONE),
    ("on leave", NONE),
    ("i will not", NONE),  # no word within another
    ("没空", NONE),
    ("不想来", NONE),
]


@pytest.mark.parametrize(("text", "reason"), TABLE)
def test_what_people_give_as_their_reason(text, reason):
    assert reason_of(text) == reason


def test_the_table_is_long_enough_and_says_nothing_twice():
    assert len(TABLE) == len({text for text, _reason in TABLE}) >= 50
