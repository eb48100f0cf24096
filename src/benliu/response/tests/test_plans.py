"""The document of a plan is read, and everything that is wrong with it is told."""

import copy

import pytest
from django.utils.translation import override

from benliu.response.plans import Known, LevelPlan, PlanDocument, PlanError, Rung, Wanted, read_plan

KNOWN = Known(places={"A", "B"}, skills={"boat"}, teams={"一队", "二队"})
LEVEL = {
    "shift_hours": 8,
    "overlap_minutes": 30,
    "rest_hours": 10,
    "nights": 1,
    "ahead_hours": 24,
    "answer_within": 15,
    "posts": [
        {"place": "A", "skill": "boat", "number": 2, "weight": 3, "task": "守闸"},
        {"place": "B", "skill": "", "number": 4},
    ],
    "teams": ["二队", "一队"],
    "told": ["officers", "teams"],
    "ladder": [{"way": "push", "after": 0}, {"way": "sms", "after": 5}],
}


def content(**changed):
    return {"levels": {"2": copy.deepcopy(LEVEL) | changed}}


def mistakes(told, language="zh-hans"):
    with override(language):
        with pytest.raises(PlanError) as raised:
            read_plan(told, KNOWN)
        return [str(one) for one in raised.value.mistakes]


def test_what_is_written_holds():
    read = read_plan(content(), KNOWN)
    assert read.levels == {
        2: LevelPlan(
            8,
            30,
            10,
            1,
            24,
            15,
            (Wanted("A", "boat", 2, 3, "守闸"), Wanted("B", "", 4)),
            ("二队", "一队"),
            ("officers", "teams"),
            (Rung("push", 0), Rung("sms", 5)),
        )
    }
    assert read.levels[2].seats == 6


def test_what_is_kept_reads_the_same():
    read = read_plan({"levels": {"4": LEVEL, "1": LEVEL | {"teams": []}}})
    assert read_plan(read.content()) == read and isinstance(read, PlanDocument)


def test_a_level_inherits_nothing():
    lacking = {key: value for key, value in LEVEL.items() if key != "rest_hours"}
    assert mistakes({"levels": {"4": LEVEL, "2": lacking}}) == ["Ⅱ级 › 两班之间至少休息：请填 0 到 48 的整数（小时）。"]


def test_all_mistakes_are_told_at_once_with_their_place():
    told = content(
        shift_hours="八",
        posts=[
            {"place": "C", "skill": "boat", "number": 0},
            {"place": "A", "skill": "car", "number": 1},
            {"place": "A", "skill": "car", "number": True, "weight": 10},
            "x",
        ],
        teams=["三队", "一队", "一队"],
        told=["nobody"],
        ladder=[{"way": "sms", "after": 5}, {"way": "push", "after": 0}, {"way": "pigeon", "after": -1}, 3],
        colour="red",
    )
    told["levels"]["5"] = LEVEL
    assert mistakes(told) == [
        "Ⅱ级：不认识“colour”。",
        "Ⅱ级 › 每班时长：请填 1 到 24 的整数（小时）。",
        "Ⅱ级 › 岗位 1 › 人数：请填 1 到 500 的整数（人）。",
        "Ⅱ级 › 岗位 1：没有代号为“C”的地点。",
        "Ⅱ级 › 岗位 2：没有代码为“car”的技能。",
        "Ⅱ级 › 岗位 3 › 人数：请填 1 到 500 的整数（人）。",
        "Ⅱ级 › 岗位 3 › 要紧程度：请填 1 到 9 的整数（级）。",
        "Ⅱ级 › 岗位 3：没有代码为“car”的技能。",
        "Ⅱ级 › 岗位 4：这里应该是一个岗位。",
        "Ⅱ级：同一地点同一技能的岗位写了两次：A · car。",
        "Ⅱ级 › 队伍 1：没有叫“三队”的队伍。",
        "Ⅱ级：队伍写了两次：一队。",
        "Ⅱ级 › 通知谁 1：不认识“nobody”，可以写：everybody, officers, secretaries, teams。",
        "Ⅱ级 › 通知阶梯 3 › 几分钟后：请填 0 到 240 的整数（分钟）。",
        "Ⅱ级 › 通知阶梯 3：不认识“pigeon”，可以写：push, sms, voice。",
        "Ⅱ级 › 通知阶梯 4：这里应该是一级通知。",
        "Ⅱ级 › 通知阶梯：请按先后顺序写，后一级不早于前一级。",
        "没有“5”这个级别，只有 4（最低）到 1（最高）。",
    ]


def test_mistakes_are_told_in_english_too():
    assert mistakes(content(nights=20), "en") == [
        "Level II › Night duties of one person at most: Enter a whole number from 0 to 14 (nights)."
    ]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([], "缺少“levels”，或者写得不对。"),
        ({"levels": {}}, "一个级别也没有写。请至少写一个级别的安排。"),
        ({"levels": {"2": 1}}, "Ⅱ级：这里应该是一级的安排。"),
        (content(overlap_minutes=60, shift_hours=1), "Ⅱ级：交接重叠的时间要短于一班。"),
        (content(ahead_hours=7), "Ⅱ级：至少要提前开出一班的岗位。"),
    ],
)
def test_what_is_no_plan_is_told(told, words):
    assert mistakes(told) == [words]


def test_what_was_closed_since_stays_readable():
    assert read_plan(content(teams=["散了的队"])).levels[2].teams == ("散了的队",)
