"""Several versions of a scheme in one folder: which is in effect, and what lies between them."""

import json
from datetime import date

import pytest

from rulebook import SchemeError, ScoringError, load_bundle
from rulebook.checking import check_bundle
from rulebook.command import main
from rulebook.tests.small_schemes import small


def version(name, first, last=None, points=1, subject="member"):
    to = f", to = {last}" if last else ""
    text = (
        small(subject=subject)
        .replace('version = "1"', f'version = "{name}"')
        .replace("from = 2025-01-01", f"from = {first}{to}")
    )
    return text.replace("points = 1", f"points = {points}")


@pytest.fixture
def folder(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            file = f"{name.replace('_', '-', 1)}.toml"
            (tmp_path / file).write_text(text, encoding="utf-8")
        return tmp_path

    return write


def between(bundle):
    return [(p.code, p.file.rpartition("/")[2]) for p in check_bundle(bundle) if p.code.startswith("versions")]


def test_the_version_of_a_day_is_the_one_in_effect(folder):
    bundle = load_bundle(
        folder(
            scheme=version("2025", "2025-01-01"),
            scheme_2019=version("2019", "2019-01-30", "2019-03-27"),
            scheme_2020=version("2020", "2019-03-28"),
        )
    )
    assert [scheme.version for scheme in bundle.versions] == ["2019", "2020", "2025"]
    days = {
        "2019-01-30": "2019",
        "2019-03-27": "2019",
        "2019-03-28": "2020",
        "2024-12-31": "2020",
        "2025-01-01": "2025",
    }
    assert {day: bundle.on(date.fromisoformat(day)).members.version for day in days} == days
    assert bundle.members.version == "2025"
    assert between(bundle) == []
    with pytest.raises(ScoringError, match="no-version"):
        bundle.on(date(2019, 1, 29))


def test_a_hole_is_told_with_its_days_file_and_line(folder):
    bundle = load_bundle(folder(scheme=version("b", "2025-01-01"), scheme_a=version("a", "2024-01-01", "2024-12-29")))
    (problem,) = [p for p in check_bundle(bundle) if p.code.startswith("versions")]
    assert problem.code == "versions-hole"
    assert problem.file.endswith("/scheme.toml") and problem.line == 5
    assert "2024-12-30 到 2024-12-31" in problem.zh and "scheme-a.toml" in problem.zh
    with pytest.raises(ScoringError):
        bundle.on(date(2024, 12, 30))


def test_an_overlap_is_told_and_the_later_version_applies(folder):
    bundle = load_bundle(folder(scheme=version("b", "2025-01-01"), scheme_a=version("a", "2024-01-01", "2025-01-01")))
    (problem,) = [p for p in check_bundle(bundle) if p.code.startswith("versions")]
    assert problem.code == "versions-overlap" and "to = 2024-12-31" in problem.mend_en
    assert bundle.on(date(2025, 1, 1)).members.version == "b"
    assert bundle.on(date(2024, 12, 31)).members.version == "a"


def test_one_that_ends_early_gives_back_to_an_earlier_one_that_says_so(folder):
    bundle = load_bundle(
        folder(scheme=version("b", "2025-01-01", "2025-01-31"), scheme_a=version("a", "2024-01-01", "2025-12-31"))
    )
    assert bundle.on(date(2025, 2, 1)).members.version == "a"
    assert between(bundle) == [("versions-overlap", "scheme.toml")]
    ended = load_bundle(folder(scheme_a=version("a", "2024-01-01")))
    with pytest.raises(ScoringError):  # without an end it ended when b began
        ended.on(date(2025, 2, 1))


def test_two_versions_of_one_day_are_told(folder):
    bundle = load_bundle(folder(scheme=version("b", "2025-01-01"), scheme_a=version("a", "2025-01-01")))
    assert between(bundle) == [("versions-same-day", "scheme.toml")]


def test_branches_have_versions_of_their_own(folder):
    bundle = load_bundle(
        folder(
            scheme=version("m", "2024-01-01"),
            branches=version("new", "2025-01-01", subject="branch"),
            branches_old=version("old", "2024-01-01", "2024-06-30", subject="branch"),
        )
    )
    assert bundle.branches.version == "new"
    assert bundle.on(date(2024, 3, 1)).branches.version == "old"
    assert bundle.on(date(2024, 7, 1)).branches is None
    assert between(bundle) == [("versions-hole", "branches.toml")]


def test_the_problems_of_all_versions_come_at_once(folder):
    wrong = version("x", "2024-01-01").replace("credited(all)", "credited(nothing)")
    with pytest.raises(SchemeError) as caught:
        load_bundle(folder(scheme=wrong, scheme_a=wrong))
    assert {problem.file.rpartition("/")[2] for problem in caught.value.problems} == {"scheme.toml", "scheme-a.toml"}


def test_branches_are_read_against_the_members_of_their_first_day(folder):
    """The old members' scheme has a measure that the new one lacks."""
    old = (
        version("old", "2024-01-01", "2024-12-31") + '\n[measures]\nspare = { value = "credited(all)", title = "分" }\n'
    )
    branches = version("b", "2024-03-01", subject="branch").replace(
        "credited(all)", "round_half_up(sum_members(spare), 1)"
    )
    path = folder(scheme=version("new", "2025-01-01"), scheme_old=old, branches=branches)
    assert load_bundle(path).branches.version == "b"
    with pytest.raises(SchemeError, match="spare"):
        load_bundle(folder(branches=branches.replace("2024-03-01", "2025-03-01")))


def test_scoring_a_folder_takes_the_version_of_the_period(folder, tmp_path, capsys):
    path = folder(scheme=version("b", "2025-01-01", points=2), scheme_a=version("a", "2024-01-01", points=1))
    (tmp_path / "members.csv").write_text("id\nA\n")
    dates = ("2024-05-01", "2025-05-01")
    records = tmp_path / "records.csv"
    records.write_text("subject,item,date,quantity\n" + "".join(f"A,work,{day},3\n" for day in dates))
    files = ["--members", str(tmp_path / "members.csv"), "--records", str(tmp_path / "records.csv")]

    def total(period):
        code = main(["score", str(path), *files, "--period", period, "--out", str(tmp_path / "out")])
        return code, (tmp_path / "out" / "members.csv").read_text().splitlines()[
            1
        ] if code < 2 else capsys.readouterr().err

    assert total("2024") == (0, "A,3,")
    assert total("2025") == (0, "A,6,")  # a record of another version's days is not this one's, and no fault
    records.write_text(records.read_text().replace("2024-05-01", "2023-05-01"))
    assert total("2025") == (1, "A,6,")  # it lies outside every version
    assert "not-in-effect" in (tmp_path / "out" / "rejected.csv").read_text()
    code, told = total("2024-07-01..2025-06-30")
    assert code == 2 and "several-versions" in told and "2025-01-01" in told


@pytest.fixture
def diff(tmp_path, capsys):
    """`rulebook diff` for A with 3 works in March 2025: the exit code, the movers' totals, what is told."""
    (tmp_path / "members.csv").write_text("id\nA\n")
    (tmp_path / "records.csv").write_text("subject,item,date,quantity\nA,work,2025-03-01,3\n")
    facts = ["--members", str(tmp_path / "members.csv"), "--records", str(tmp_path / "records.csv"), "--json"]

    def run(*words, period="2025", lang="en"):
        code = main(["diff", *map(str, words), *facts, "--period", period, "--lang", lang])
        out, err = capsys.readouterr()
        movers = json.loads(out)["movers"] if out else []
        return code, [(one["before"], one["after"]) for one in movers], err.strip()

    return run


def test_diff_of_a_folder_with_two_versions_compares_them(folder, diff):
    path = folder(scheme=version("b", "2025-01-01", points=2), scheme_a=version("a", "2024-01-01", points=1))
    assert diff(path) == (0, [("3", "6")], "taken: scheme-a.toml (version a), scheme.toml (version b)")
    assert diff(path, lang="zh")[2] == "用的是：scheme-a.toml（a 版）、scheme.toml（b 版）"


def test_diff_with_another_number_takes_the_version_of_the_period(folder, diff):
    path = folder(scheme=version("b", "2026-01-01", points=2), scheme_a=version("a", "2025-01-01", points=1))
    assert diff(path, "--set", "item.work.points=5") == (0, [("3", "15")], "taken: scheme-a.toml (version a)")
    assert diff(path / "scheme.toml", "--set", "item.work.points=5") == (0, [("6", "15")], "")
    code, _, told = diff(path, "--set", "item.work.points=5", period="2024")
    assert code == 2 and "no version of" in told and "scheme-a.toml (version a), scheme.toml (version b); name" in told


def test_diff_of_a_folder_with_more_versions_names_them(folder, diff):
    path = folder(
        scheme=version("c", "2025-01-01", points=4),
        scheme_a=version("a", "2023-01-01", points=1),
        scheme_b=version("b", "2024-01-01", points=2),
    )
    code, _, told = diff(path)
    assert code == 2
    assert told.endswith("scheme-a.toml (version a), scheme-b.toml (version b), scheme.toml (version c); "
                         "name the two .toml files to compare")  # fmt: skip
    assert diff(path, lang="zh")[2].endswith("scheme.toml（c 版）；写明两个 .toml 文件")
    assert diff(path / "scheme-b.toml", path / "scheme.toml") == (0, [("6", "12")], "")


def test_a_version_that_ends_before_it_begins_is_told_at_its_end(folder):
    with pytest.raises(SchemeError) as refused:
        load_bundle(folder(scheme=version("b", "2025-01-01", "2024-12-31")))
    (problem,) = refused.value.problems
    line = "effective = { from = 2025-01-01, to = 2024-12-31 }"
    assert (problem.code, problem.line, problem.column) == ("date-order", 5, line.index("2024") + 1)


@pytest.mark.parametrize("period", ["2025", "2025-01-03..2025-12-31", "2025-01-05..2026-01-03"])
def test_records_of_days_in_a_hole_are_put_aside_and_the_rest_is_scored(folder, tmp_path, capsys, period):
    """a ends on 29 December, b begins on 5 January; a day of a, one of the hole, one of b, one after both."""
    path = folder(scheme=version("b", "2025-01-05", "2025-12-31"), scheme_a=version("a", "2024-01-01", "2024-12-29"))
    (tmp_path / "members.csv").write_text("id\nA\n")
    days = ("2024-12-29", "2024-12-30", "2025-01-05", "2026-01-02")
    lines = "".join(f"A,work,{day},1\n" for day in days)
    (tmp_path / "records.csv").write_text("subject,item,date,quantity\n" + lines)
    files = ["--members", str(tmp_path / "members.csv"), "--records", str(tmp_path / "records.csv")]
    words = ["score", str(path), *files, "--period", period, "--out", str(tmp_path / "out")]
    assert main(words) == 1
    assert (tmp_path / "out" / "members.csv").read_text().splitlines()[1] == "A,1,"
    rejected = (tmp_path / "out" / "rejected.csv").read_text().splitlines()[1:]
    assert [line.split(",")[1:5] for line in rejected] == [
        ["3", "date", "not-in-effect", "2024-12-30"],
        ["5", "date", "not-in-effect", "2026-01-02"],
    ]
    words[words.index(period)] = "2024-12-30..2025-01-04"
    assert main(words) == 2 and "no-version" in capsys.readouterr().err


def test_a_version_that_the_next_one_ended_does_not_come_back(folder, tmp_path):
    """a has no last day, so it ends with the day before b; after b there is none."""
    path = folder(scheme=version("b", "2025-01-01", "2025-01-31"), scheme_a=version("a", "2024-01-01"))
    (tmp_path / "members.csv").write_text("id\nA\n")
    rows = "A,work,2024-12-31,1\nA,work,2025-02-01,1\n"
    (tmp_path / "records.csv").write_text("subject,item,date,quantity\n" + rows)
    files = ["--members", str(tmp_path / "members.csv"), "--records", str(tmp_path / "records.csv")]
    assert main(["score", str(path), *files, "--period", "2024", "--out", str(tmp_path / "out")]) == 1
    assert "records.csv,3,date,not-in-effect" in (tmp_path / "out" / "rejected.csv").read_text()
