"""Which level a message says, in words as they are really used."""

import pytest

from benliu.response.cap import Level, level_of_severity, lifts, read_alert, said_level
from benliu.response.tests.cases import CASES, HEAD, MISSING, cap, info, own

I, II, III, IV = Level  # noqa: E741


def headed(headline, event="天气"):
    return read_alert(cap(HEAD + info(f"<headline>{headline}</headline>", event=event))).info()


def with_parameter(name, value, headline=""):
    pair = f"<parameter><valueName>{name}</valueName><value>{value}</value></parameter>"
    return read_alert(cap(HEAD + info(f"<headline>{headline}</headline>{pair}"))).info()


@pytest.mark.parametrize(
    ("headline", "level"),
    [
        ("江汀市气象台发布暴雨橙色预警", II),
        ("江汀市气象台发布台风蓝色预警信号[IV级/一般]", IV),
        ("气象台继续发布高温红色预警", I),
        ("发布暴雨黄色、大风橙色预警", II),  # side by side: the gravest
        ("发布大风橙色预警，暴雨黄色预警", II),
        ("发布暴雨Ⅲ级预警", III),
        ("发布暴雨三级预警", III),
        ("發布豪雨紅色警戒", I),
        ("将暴雨蓝色预警升级为暴雨黄色预警", III),
        ("暴雨红色预警降为橙色", II),
        ("更新暴雨红色预警信号为暴雨橙色预警信号", II),
        ("将现有的台风红色预警，降级为台风橙色预警", II),
        ("发布暴雨红色预警，大风蓝色预警升级为黄色预警", I),
        ("解除台风橙色预警，发布台风蓝色预警", IV),
        ("解除暴雨红色预警并发布大雾黄色预警", III),
        ("暴雨红色预警解除，大风黄色预警继续生效", III),
        ("Jiangting issued rainstorm level II/orange warning signal", II),
        ("Red typhoon warning", I),
    ],
)
def test_headlines_say_a_level(headline, level):
    found = said_level(headed(headline))
    assert (found.level, found.where, found.words) == (level, "headline", headline)
    assert not lifts(headed(headline))


@pytest.mark.parametrize(
    "headline",
    ["解除暴雨橙色预警", "暴雨橙色预警信号解除", "暴雨红色预警已经取消", "解除暴雨橙色、大风黄色预警",
     "Gale blue warning lifted", "Lifted: gale blue warning"],
)  # fmt: skip
def test_what_is_lifted_proposes_no_level(headline):
    assert said_level(headed(headline)) is None
    assert lifts(headed(headline))


@pytest.mark.parametrize(
    "headline",
    ["", "天气预报", "红河州发布天气提示", "黄山景区大风", "8级大风预警", "十一级大风",
     "18级预警演示", "启动防汛Ⅳ级应急响应", "Blue skies", "Code ORANGE"],
)  # fmt: skip
def test_what_says_no_level_is_not_guessed(headline):
    assert said_level(headed(headline)) is None
    assert not lifts(headed(headline))


def test_the_event_speaks_where_the_headline_does_not():
    found = said_level(headed("今夜有大雨", event="暴雨橙色预警"))
    assert (found.level, found.where) == (II, "event")


@pytest.mark.parametrize(
    ("name", "value", "level"),
    [
        ("预警级别", "红色", I), ("预警等级", "Ⅱ级", II), ("severity_level", "一級警戒", I),
        ("alert_color", "黃色", III),
        ("colour", "Orange", II), ("Level", "IV级/一般", IV), ("预警级别", "黄色（Ⅲ级）", III),
        ("预警信号", "台风黄色预警信号", III),
    ],
)  # fmt: skip
def test_parameters_say_a_level(name, value, level):
    found = said_level(with_parameter(name, value))
    assert (found.level, found.where, found.words) == (level, "parameter", f"{name}: {value}")


@pytest.mark.parametrize(
    ("name", "value"),
    [("HSAS", "ORANGE"), ("预警级别", "红河州"), ("awareness_level", "3; orange; Severe"), ("level", "3"),
     ("车身颜色", "")],
)  # fmt: skip
def test_other_parameters_do_not(name, value):
    assert said_level(with_parameter(name, value)) is None


def test_a_lifting_headline_is_believed_before_a_parameter():
    assert said_level(with_parameter("预警级别", "红色", "解除台风红色预警")) is None


def test_a_parameter_is_believed_before_a_headline():
    assert said_level(with_parameter("预警级别", "橙色", "发布台风红色预警")).where == "parameter"


@pytest.mark.parametrize(
    ("severity", "level"), [("Extreme", I), ("Severe", II), ("Moderate", III), ("Minor", IV), ("Unknown", None)]
)
def test_the_severity_is_asked_apart(severity, level):
    told = read_alert(cap(HEAD + info().replace("<severity>Severe", f"<severity>{severity}"))).info()
    assert said_level(told) is None
    guessed = level_of_severity(told)
    assert (guessed and guessed.level) == level
    assert guessed is None or guessed.where == "severity"


def test_levels_have_the_colours_of_the_law():
    assert [(level.name, level.colour) for level in Level] == [("I", "红"), ("II", "橙"), ("III", "黄"), ("IV", "蓝")]


@pytest.mark.parametrize(
    ("name", "level"),
    [("typhoon-1-blue", IV), ("typhoon-2-yellow", III), ("typhoon-3-orange", II), ("exercise", I),
     ("typhoon-4-lifted", None)],
)  # fmt: skip
def test_our_own_warnings(name, level):
    for told in read_alert(own(f"{name}.xml")).infos:
        found = said_level(told)
        assert (found and found.level) == level
        assert lifts(told) == (level is None)


@pytest.mark.skipif(not CASES.exists(), reason=MISSING)
def test_of_the_cases_only_taiwan_says_one():
    said = {}
    for path in sorted([*CASES.glob("*/*.cap"), *CASES.glob("*/*.xml"), *CASES.glob("*.cap")]):
        for told in getattr(read_alert(path.read_bytes()), "infos", ()):
            if found := said_level(told):
                said[path.name] = found.level
    assert said == {"taiwan.cap": I}
