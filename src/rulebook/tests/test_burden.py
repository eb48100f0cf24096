# ruff: noqa: E501
"""The burden check: what it must find, what only sounds like it, and a scheme without what it found."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from rulebook import compile_scheme, load_bundle, score
from rulebook.checking import check, check_bundle, without, write_without
from rulebook.checking.burden import first_found
from rulebook.tests.small_schemes import LAST, grade, item, small
from rulebook.tests.test_bureau import YEAR, Case, expected

ROOT = Path(__file__).parents[3]
SCHEMES, LIST = ROOT / "schemes", ROOT.parent / "shared" / "cases" / "schemes" / "burden.csv"

# Every row of the list: the folder of its scheme, what it names there and by which category that is found.
ROWS = {
    ("01", "学习笔记"): ("guide_annual", {"theory.notes": "notes"}),
    ("01", "心得体会"): ("guide_annual", {"theory.reflection": "notes"}),
    ("06", "红星云/学习强国 points"): ("honor_home", {"politics.app": "app"}),
    ("06", "notes / reflections"): ("honor_home", {"politics.notes": "notes"}),
    ("07", "no notes / notes short"): ("beijiang_monthly", {"study.notes": "notes"}),
    ("07", "app not installed"): ("beijiang_monthly", {"study.app": "app"}),
    ("07", "reflection missing; ledgers missing"): (
        "beijiang_monthly",
        {"organisation.reflection": "notes", "organisation.ledger": "traces"},
    ),
    ("08", "no reflection / no notes / no speech draft"): (
        "liangxueyizuo",
        {"study.reflection": "notes", "study.notes": "notes", "study.draft": "notes"},
    ),
    ("10", "needs notes and reflection"): ("star_member_monthly", {"session": "notes"}),
    ("18", "signed article used; theory paper used"): (
        "minge_branch",
        {"thought.article": "media", "thought.paper": "media"},
    ),
    ("18", "国家领导批示 and other leaders' notes"): (
        "minge_branch",
        {"opinion.province": "leaders", "opinion.ministry": "leaders", "opinion.state": "leaders"},
    ),
    ("20", "no meetings / incomplete minutes"): ("project_department", {"rules.minutes": "traces"}),
    ("22", "reported by company / group / province"): ("mine_party_group", {"merit.report": "media"}),
    ("25", "every item (points of an app)"): ("xuexi_qiangguo", {"title": "app"}),
    ("bureau", "completion (meetings held)"): ("bureau", {"completion": "meetings"}),
}


def burdens(bundle):
    """What is found in a bundle: item, measure or title, with the category."""
    by_file = {scheme.source: scheme for scheme in (*bundle.versions, *bundle.branch_versions)}
    found = {}
    for problem in check_bundle(bundle):
        if problem.code.startswith("burden-"):
            kind, *which = problem.about
            scheme = by_file[problem.file]
            name = scheme.items[which[0]].id if kind == "item" else which[0] if which else kind
            found[name] = problem.code.removeprefix("burden-")
    return found


def test_the_list_has_the_rows_that_are_looked_for():
    if not LIST.exists():
        pytest.skip(f"{LIST} is not here")
    with LIST.open(encoding="utf-8") as file:
        rows = {(row["scheme"], row["item"]): row["why"] for row in csv.DictReader(file)}
    assert rows.keys() == ROWS.keys()
    assert all(why in ROWS[row][1].values() for row, why in rows.items())


@pytest.mark.parametrize("folder", sorted(path.parent.name for path in SCHEMES.glob("*/scheme.toml")))
def test_a_scheme_has_the_burdens_of_the_list_and_no_others(folder):
    wanted = {}
    for name, items in ROWS.values():
        wanted |= items if name == folder else {}
    assert burdens(load_bundle(SCHEMES / folder)) == wanted


def test_all_schemes_of_the_list_are_here():
    lacking = {name for name, _ in ROWS.values() if not (SCHEMES / name).exists()}
    if lacking:
        pytest.skip(f"not here yet: {', '.join(sorted(lacking))}")
    assert not lacking


SCORED = {
    "notes": [
        "学习笔记", "读书笔记评比", "撰写心得体会", "未写读后感", "手抄党章", "发言提纲", "Study notes", "Written reflection",
        "No speech draft",
    ],
    "traces": [
        "活动照片不少于3张", "会议记录不全", "台账缺失", "工作留痕", "党建资料归档齐全", "党建台账资料建设", "党建资料不健全", "缺少一次会议记录", "缺过程材料", "上传现场截图", "会议纪要", "会议纪要报送", "工作群发图", "Photos of the activity", "Ledger missing",
        "Incomplete minutes",
    ],
    "meetings": ["每月召开会议次数", "召开支委会次数", "召开党员大会", "召开组织生活会", "会议召开率", "组织生活完成率", "印发文件数量", "每少开1次专题会", "未按期召开组织生活会", "Number of meetings"],
    "media": [
        "被省级媒体报道", "在新闻媒体、杂志进行党建宣传报道", "被省委会网站、工作简讯或其他主流媒体采用", "先进事迹见报", "在报刊发表宣传文章", "新闻稿件采用", "公众号推送", "微信公众号发布信息", "在人民日报发表文章", "在省日报发表评论", "署名文章被采用", "理论文章刊发",
        "经验做法被上级刊物录用", "Signed article used", "Media coverage",
    ],
    "leaders": ["获市领导批示", "获国家部委负责人批示，或获部委答复", "工作获领导肯定", "领导点名表扬", "Leader’s note", "Instructions from leaders"],
    "app": [
        "学习强国积分", "学习强国", "“学习强国”", "“学习强国”每日登录", "未安装学习APP", "关注公众号", "红星云得分", "小程序打卡",
        "转发朋友圈", "扫码点赞", "抖音视频点击量", "钉钉打卡率", "微信群转发",
        "应用积分", "Points of the study app", "Xuexi Qiangguo points",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("category", "title"), [(name, title) for name, titles in SCORED.items() for title in titles])
def test_titles_of_every_category_are_found(category, title):
    found = first_found([title])
    assert found and found[0].name == category


@pytest.mark.parametrize(
    "title",
    [
        # outcomes, people, places and duties that share a word with what is forbidden
        "宣传工作业绩", "在“学习强国”线下空间开展志愿讲解", "组织党员在学习强国平台收看专题片", "笔记本电脑捐赠", "心得分享会主讲",
        "帮助老人安装手机应用、下载医保APP", "指导群众注册政务小程序", "开发并上线便民小程序", "传达学习重要指示批示精神", "批示件按时办结",
        "领导交办事项办结", "隐患台账销号", "积分台账核对", "无不良记录", "无违纪记录", "发表学术论文（核心期刊）", "受到媒体负面报道",
        "社情民意信息采用", "合理化建议被采纳", "支部党员大会", "三会一课", "主题党日活动", "党小组会", "会务保障", "会议记录员",
        "社区报到服务", "政策宣讲", "注册志愿者", "志愿服务时长", "摄影作品获奖", "水文照片档案整理", "召开会议时值班", "发图书给群众", "朋友圈里无不当言论", "征集老照片", "档案资料数字化", "洪水痕迹调查", "手抄报比赛获奖", "图书阅读量", "整理历史档案资料", "思想汇报", "签到有序",
        "整治过度留痕", "精简台账", "纠正形式主义、以照片代替落实", "减少会议次数", "新媒体岗位履职", "调研报告", "支委会议每季度不少于1次", "专题研究党建工作不少于4次", "按时参加会议", "服从组织安排", "党费收缴", "读书撰文竞赛", "建立联系点制度", "起草发言稿",
        "稿件翻译", "受上级表扬", "通报表扬", "获奖表彰", "完成率", "在线学习", "网络学习", "集中学习", "廉政承诺", "报到率",
        "Notebook computers donated", "Minutes of duty", "Meeting of the group", "Voluntary service", "Hazard reported", "Apprenticeship",
        "群众点名表扬", "钉钉值班表维护", "微信群答疑", "短视频拍摄", "Points by level", "Footnotes", "Photography prize",
    ],
)  # fmt: skip
def test_what_only_sounds_alike_is_left_alone(title):
    assert first_found([title]) is None


def test_a_long_title_costs_little():
    assert first_found(["学习强国" * 20_000]) is None


def test_a_title_of_two_kinds_of_burden_names_both():
    text = small(items=item("work") + '\n[[item]]\nid = "n"\ntitle = "学习笔记和拍照留痕"\npoints = 1\n')
    found = [(warning.code, warning.zh.rpartition("（")[2]) for warning in check(compile_scheme(text))]
    assert sorted(found) == [("burden-notes", "“笔记”）"), ("burden-traces", "“拍照”）")]


def test_a_warning_names_the_item_the_rule_and_what_to_score_instead():
    text = small(items=item("work") + '\n[[item]]\nid = "n"\ntitle = "学习笔记"\nenglish = "Study notes"\npoints = 1\n')
    (warning,) = check(compile_scheme(text))
    assert warning.code == "burden-notes" and warning.severity == "warning"
    assert "事项“学习笔记”" in warning.zh and "item “Study notes”" in warning.en
    assert "整治形式主义为基层减负若干规定" in warning.zh and "2024" in warning.en
    assert "解决了什么问题" in warning.mend_zh and "problem solved" in warning.mend_en
    assert text.splitlines()[warning.line - 1][warning.column - 1 :].startswith("笔记")


@pytest.mark.parametrize(
    "part",
    [
        'aliases = ["写心得体会"]',
        'english = "Study notes"',
        'unit = "篇笔记"',
        'needs = ["noted"]',
        'needs = ["written"]',
    ],
)
def test_aliases_english_units_and_needed_fields_are_looked_at(part):
    fields = (
        '\n[record_fields]\nnoted = { title = "有学习笔记", kind = "truth" }\n[record_measures]\nwritten = "noted"\n'
    )
    text = small(fields, items=item("work", part))
    assert [problem.code for problem in check(compile_scheme(text)) if problem.code.startswith("burden")] == [
        "burden-notes"
    ]


def test_a_field_that_only_goes_with_the_record_is_no_burden():
    text = small(
        '\n[record_fields]\nphoto = { title = "照片", kind = "text" }\n', items=item("work", 'fields = ["photo"]')
    )
    assert check(compile_scheme(text)) == ()


def test_words_of_a_price_table_are_looked_at():
    table = '\n[record_fields]\nlevel = { title = "等级", kind = "text" }\n[tables.used]\n"省级采用" = 3\n"国家领导批示" = 20\n'
    priced = item("work", points='points = { by = "level", table = "used" }')
    assert [problem.code for problem in check(compile_scheme(small(table, items=priced)))] == ["burden-leaders"]


def test_a_figure_that_comes_with_the_subject_is_looked_at():
    field = '\n[subject_fields]\napp = { title = "学习强国积分", kind = "number" }\n'
    text = small(field, total='\n[total]\nvalue = "credited(all) + otherwise(round_down(app / 500, 1), 0)"\n')
    (warning,) = check(compile_scheme(text))
    assert warning.code == "burden-app" and "字段“学习强国积分”" in warning.zh


def test_an_item_that_changes_nothing_is_no_burden():
    text = small(items=item("work") + item("学习笔记", points="points = 0"))
    assert check(compile_scheme(text)) == ()


MEETINGS = """
[[item]]
id = "m"
title = "支委会"
[[item]]
id = "p"
title = "巡查"
[[duty]]
item = "m"
per = "month"
[[duty]]
item = "p"
per = "month"
[measures]
rate = {{ value = "100 * held({x}) / owed({x})", title = "完成率" }}
"""
ENTERS = '\n[total]\nvalue = "round_half_up(credited(all) + rate, 0.1)"\n'


@pytest.mark.parametrize("subject", ["branch", "unit", "village_branch", "支部"])
@pytest.mark.parametrize("x", ["m", "all"])
def test_meetings_held_by_an_organisation_are_found_by_the_shape_of_the_formula(subject, x):
    text = small(MEETINGS.format(x=x), subject=subject, total=ENTERS)
    (warning,) = [problem for problem in check(compile_scheme(text)) if problem.code.startswith("burden")]
    assert warning.code == "burden-meetings" and warning.about == ("measures", "rate", "value")
    assert "支委会" in warning.zh and "巡查" not in warning.zh


@pytest.mark.parametrize(
    ("subject", "x", "total"),
    [
        ("member", "m", ENTERS),  # a member who attends
        ("volunteer", "m", ENTERS),
        ("branch", "p", ENTERS),  # patrols are no meetings
        ("branch", "m", '\n[total]\nvalue = "credited(all)"\n'),  # shown, and nothing else
    ],
)
def test_attendance_other_duties_and_mere_display_are_no_meetings_held(subject, x, total):
    text = small(MEETINGS.format(x=x), subject=subject, total=total)
    assert not [problem for problem in check(compile_scheme(text)) if problem.code.startswith("burden")]


def test_a_need_of_meetings_held_is_found_too():
    text = small(MEETINGS.format(x="m"), grade("甲", "held(m) == owed(m)"), LAST, subject="branch")
    assert [p.about[0] for p in check(compile_scheme(text)) if p.code == "burden-meetings"] == ["grade"]


# a scheme without it


def lighter(text):
    scheme = compile_scheme(text)
    return without(scheme, [problem for problem in check(scheme) if problem.code.startswith("burden")])


def test_an_item_without_its_points_is_still_recorded():
    items = (
        item("work")
        + item("学习笔记", points="points = 1.5")
        + item("心得体会", points='earns = "quantity"\npool = "year"')
    )
    text, left = lighter(small(items=items))
    assert not left
    assert text == small(items=items).replace("points = 1.5", "points = 0").replace('earns = "quantity"', 'earns = "0"')


@pytest.mark.parametrize(
    ("total", "rest"),
    [
        ("round_half_up(50% * rate + 30% * a + 20% * b, 0.1)", "round_half_up((3 * a + 2 * b) / 5, 0.1)"),
        ("round_half_up((rate + a + b) / 3, 0.1)", "round_half_up((a + b) / 2, 0.1)"),
        ("min(100, a + round_half_up(rate, 1))", "min(100, a)"),
        ("a - round_half_up(rate, 1) + b", "a + b"),
        ("a + round_half_up(0.5 * rate, 1) - 2 * b", "a - 2 * b"),
    ],
)
def test_a_measure_leaves_the_sum_and_the_other_weights_grow(total, rest):
    measures = 'a = "credited(work)"\nb = "min(credited(work), 100)"\n'
    text = small(MEETINGS.format(x="m") + measures, subject="branch", total=f'\n[total]\nvalue = "{total}"\n')
    changed, left = lighter(text)
    assert not left
    assert f'value = "{rest}"' in changed
    assert changed.replace(rest, total) == text


def test_needs_and_orders_lose_what_they_ask_of_it():
    quota = 'quota = { number = 1, per = "all", order = ["highest rate", "highest total"], ties = "out" }\n'
    grades = (
        grade("甲", "total >= 90 and rate == 100", "rate >= 90", "not vetoed", more=quota)
        + grade("乙", "rate >= 50")
        + LAST
    )
    changed, left = lighter(small(MEETINGS.format(x="m"), grades, subject="branch", total=ENTERS))
    assert not left
    assert "needs = ['total >= 90', 'not vetoed']" in changed
    assert 'order = ["highest total"]' in changed
    assert "needs = []" in changed


def test_what_is_made_of_nothing_else_stays_and_is_told():
    text = small(MEETINGS.format(x="m"), subject="branch", total='\n[total]\nvalue = "round_half_up(rate, 0.1)"\n')
    changed, left = lighter(text)
    assert changed == text and [problem.code for problem in left] == ["burden-meetings"]
    whole = small().replace("积分办法", "“学习强国”学习积分规则")
    assert lighter(whole).text == whole and len(lighter(whole).left) == 1


@pytest.fixture(scope="module")
def case():
    return Case()


def rows_of(name):
    header, *rows = expected(name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_the_bureaus_stars_without_the_meetings_held(case, tmp_path):
    """By hand: 5/7 of the full members' mean and 2/7 of the brand; the ladder as the case has it, without completion."""
    bundle = case.bundle
    write_without((bundle.members, bundle.branches), check_bundle(bundle), tmp_path)
    changed = load_bundle(tmp_path)
    assert changed.members.text == bundle.members.text
    stars = score(changed.branches, case.branches, case.branch_records, YEAR, members=case.result)

    totals, wanted = {}, {}
    for row in rows_of("members"):
        if row["status"] == "正式党员":
            totals.setdefault(row["branch"], []).append(Fraction(row["total"]))
    by_veto = {row["staff_no"] for row in rows_of("credits") if row["item"] == "veto.discipline"}
    vetoed = {row["branch"] for row in rows_of("members") if row["staff_no"] in by_veto}
    assert len(vetoed) == 2
    for row in rows_of("branches"):
        mean = min(Fraction(100), Fraction(sum(totals[row["branch"]]), len(totals[row["branch"]])))
        exact = (5 * mean + 2 * Fraction(row["brand"])) / 7
        wanted[row["branch"]] = Fraction(int(exact * 100 + Fraction(1, 2)), 100)
    assert {name: Fraction(int(stars.total[i]), 1000) for i, name in enumerate(case.branches.ids)} == wanted

    five = max(1, len(wanted) // 5)
    fit = sorted((total for name, total in wanted.items() if total >= 80 and name not in vetoed), reverse=True)
    edge = fit[five] if len(fit) > five else Fraction(0)
    for i, name in enumerate(case.branches.ids):
        total = wanted[name]
        star = (
            5 if total >= 80 and total > edge else 4 if total >= 75 else 3 if total >= 65 else 2 if total >= 55 else 1
        )
        assert stars.grade_name(i) == str(min(star, 3) if name in vetoed else star)
