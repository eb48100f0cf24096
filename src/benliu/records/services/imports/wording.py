"""What is said beside a row, kept in both languages: by the reader, or by this feature with words of its own."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from benliu.org.entry_kinds import Trouble
from intake import Problem, Rejection

# Reasons that only an import with permissions and a history can have; {…} are filled in.
OWN: dict[str, dict[str, str]] = {
    "other-branch": {
        "title_zh": "不是本支部",
        "title_en": "other branch",
        "zh": "这一行属于“{branch}”，不在您负责的范围内。",
        "en": "This row belongs to “{branch}”, which is not in your charge.",
        "mend_zh": "请由该支部的书记或机关党委导入。",
        "mend_en": "Let the secretary of that branch or the committee import it.",
    },
    "roster-by-officer": {
        "title_zh": "名册由机关党委维护",
        "title_en": "roster kept by the committee",
        "zh": "党员名册只能由党务干部导入。",
        "en": "Only officers can import a roster.",
        "mend_zh": "请把这张名册交给机关党委。",
        "mend_en": "Hand this roster to the committee.",
    },
    "unknown-branch": {
        "title_zh": "支部不明",
        "title_en": "unknown branch",
        "zh": "没有支部“{branch}”。",
        "en": "There is no branch “{branch}”.",
        "mend_zh": "按组织架构改写支部名称；新设的支部请先建立，再导入。",
        "mend_en": "Write the branch as in the directory; a new branch has to be set up before the import.",
    },
    "no-branch": {
        "title_zh": "支部不明",
        "title_en": "unknown branch",
        "zh": "没有写明所在支部。",
        "en": "No branch is given.",
        "mend_zh": "补上所在支部。",
        "mend_en": "Add the branch.",
    },
    "too-long": {
        "title_zh": "太长",
        "title_en": "too long",
        "zh": "这一栏最多 {most} 个字。",
        "en": "This cell takes at most {most} characters.",
        "mend_zh": "写短些；要长篇说明的，另存成文件。",
        "mend_en": "Write it shorter; keep longer words in a document of their own.",
    },
    "no-name": {
        "title_zh": "缺姓名",
        "title_en": "no name",
        "zh": "没有填姓名。",
        "en": "No name is given.",
        "mend_zh": "补上姓名。",
        "mend_en": "Add the name.",
    },
    "name-shared": {
        "title_zh": "重名未定",
        "title_en": "ambiguous member",
        "zh": "“{branch}”不止一名“{name}”，又没有工号，分不清是谁。",
        "en": "“{branch}” has more than one “{name}”, and there is no staff number.",
        "mend_zh": "填上工号。",
        "mend_en": "Add the staff number.",
    },
    "person-elsewhere": {
        "title_zh": "属于其他组织",
        "title_en": "belongs elsewhere",
        "zh": "工号“{number}”的人员现在属于您范围之外的组织。",
        "en": "The person with number “{number}” belongs to a unit that is not in your charge.",
        "mend_zh": "核对工号；确需转入的，请上级党组织办理。",
        "mend_en": "Check the number; for a transfer, ask the unit above.",
    },
    "member-elsewhere": {
        "title_zh": "不是本支部",
        "title_en": "other branch",
        "zh": "工号“{number}”的党员不在您可以导入的支部里。",
        "en": "The member with staff number “{number}” is in no branch that you can import for.",
        "mend_zh": "核对工号；确是此人的，请由其所在支部的书记或机关党委导入，不要另补名册。",
        "mend_en": "Check the number; if it is right, let the secretary of the member's branch or the committee import "
        "it; do not add them to the roster again.",
    },
    "bad-status": {
        "title_zh": "党员状态有误",
        "title_en": "bad status",
        "zh": "党员状态“{status}”不认识。",
        "en": "The status “{status}” is not known.",
        "mend_zh": "改为：{statuses}。",
        "mend_en": "Use one of: {statuses}.",
    },
    "twice": {
        "title_zh": "重复登记",
        "title_en": "duplicate",
        "zh": "本次导入里还有一行是同一个人。",
        "en": "Another row of this import is about the same person.",
        "mend_zh": "保留一行，跳过另一行。",
        "mend_en": "Keep one and skip the other.",
    },
    "duplicate": {
        "title_zh": "重复登记",
        "title_en": "duplicate",
        "zh": "与本次导入的另一行完全相同（{sheet}第 {row} 行）。",
        "en": "The same as another row of this import ({sheet}, row {row}).",
        "mend_zh": "确是两件事的，请改数量、日期或说明；否则跳过。",
        "mend_en": "If they are two facts, change the quantity, the date or the note; otherwise skip it.",
    },
    "target-gone": {
        "title_zh": "原记录已变",
        "title_en": "record has changed",
        "zh": "要更正的那条记录，预览之后已被更正或作废。",
        "en": "The record to be corrected was corrected or cancelled after the preview.",
        "mend_zh": "请打开最新的记录核对，再单独更正。",
        "mend_en": "Open the latest record, compare it, and correct it there.",
    },
}


def own_words(code: str, *, meaning: str = "", candidates: tuple[str, ...] = (), **params: Any) -> dict[str, Any]:
    """A message of this feature as it is kept on a row."""
    words = OWN[code]
    flaw = {name: words[name].format(**params) for name in ("zh", "en", "mend_zh", "mend_en")}
    return {
        "title_zh": words["title_zh"],
        "title_en": words["title_en"],
        "flaws": [{**flaw, "meaning": meaning, "candidates": list(candidates)}],
    }


def words_of_troubles(title: Any, troubles: Iterable[tuple[str, Trouble]]) -> dict[str, Any]:
    """Troubles of cells, by meaning, as they are kept on a row; `title` and they are lazily translated."""
    return {
        **_in_both("title_", title),
        "flaws": [
            {**_in_both("", one.said), **_in_both("mend_", one.mending), "meaning": meaning, "candidates": []}
            for meaning, one in troubles
        ],
    }


def _in_both(name: str, text: Any) -> dict[str, str]:
    said = {}
    for short, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            said[f"{name}{short}"] = str(text)
    return said


def words_of_rejection(rejection: Rejection) -> dict[str, Any]:
    """The reader's message as it is kept on a row."""
    flaws = [
        {
            "zh": flaw.message("zh"),
            "en": flaw.message("en"),
            "mend_zh": flaw.mending("zh"),
            "mend_en": flaw.mending("en"),
            "meaning": flaw.meaning,
            "candidates": list(flaw.candidates),
            "everybody": list(flaw.everybody),
        }
        for flaw in rejection.flaws
    ]
    return {"title_zh": rejection.title("zh"), "title_en": rejection.title("en"), "flaws": flaws}


def words_of_problem(problem: Problem) -> dict[str, Any]:
    """The reader's message about a row of a roster."""
    flaw = {"zh": problem.message("zh"), "en": problem.message("en"), "mend_zh": "", "mend_en": ""}
    return {
        "title_zh": "名册行有误",
        "title_en": "flaw in the roster",
        "flaws": [{**flaw, "meaning": "", "candidates": []}],
    }
