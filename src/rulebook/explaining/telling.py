"""An explanation as text for people, in Chinese or English."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from rulebook.explaining.ladder import RungLine
from rulebook.explaining.needs import NeedLine
from rulebook.explaining.records import RecordLine

if TYPE_CHECKING:
    from rulebook.explanation import Explanation

Language = Literal["zh", "en"]
ZH = {
    "head": "{scheme}（{version}）：{subject}，{first} 至 {last}，截至 {day}",
    "total": "总分 {total}",
    "part": "{name} {value}",
    "grade": "等次：{grade}",
    "reason": "原因：{reason}",
    "records": "记录",
    "record": "{date} {title}：{formula}，应得 {earned}，计 {credited}",
    "limited": "，受限于：{limit}",
    "caps": "封顶还剩",
    "cap": "{title} {period}：最多 {max}，已用 {used}，还剩 {left}",
    "grades": "等次条件",
    "met": "✓ {need}",
    "unmet": "✗ {need}",
    "lacks": "{need}（{lacks}）",
    "direct": "{need}：直接评为此等次",
    "way": "{need}：最近的办法是 {ways}",
    "unreachable": "{need}：{why}",
    "or": "；或 ",
    "duties": "应完成的事项",
    "next": "下一等次",
}
EN = {
    "head": "{scheme} ({version}): {subject}, {first} to {last}, told on {day}",
    "total": "Total {total}",
    "part": "{name} {value}",
    "grade": "Grade: {grade}",
    "reason": "Why: {reason}",
    "records": "Records",
    "record": "{date} {title}: {formula}, earns {earned}, credited {credited}",
    "limited": ", limited by: {limit}",
    "caps": "What the caps leave",
    "cap": "{title} {period}: at most {max}, {used} used, {left} left",
    "grades": "Needs of the grades",
    "met": "✓ {need}",
    "unmet": "✗ {need}",
    "lacks": "{need} ({lacks})",
    "direct": "{need}: gives this grade directly",
    "way": "{need}: the nearest way is {ways}",
    "unreachable": "{need}: {why}",
    "or": "; or ",
    "duties": "Duties",
    "next": "The next grade",
}
WORDS: Mapping[Language, Mapping[str, str]] = {"zh": ZH, "en": EN}


def as_text(told: "Explanation", language: Language) -> str:
    """All of it, in lines."""
    return "\n".join(Teller(told, language).lines()) + "\n"


class Teller:
    """Tells one explanation in one language."""

    def __init__(self, told: "Explanation", language: Language) -> None:
        """Take both."""
        self.told, self.language, self.words = told, language, WORDS[language]

    def say(self, key: str, **blanks: object) -> str:
        """A phrase with its blanks filled."""
        return self.words[key].format(**blanks)

    def name(self, zh: str, en: str) -> str:
        """One of two names."""
        return zh if self.language == "zh" else en

    def lines(self) -> Iterator[str]:
        """Head, records, caps, grades, the next grade, duties."""
        yield from self.head()
        yield from self.part("records", [self.record(record) for record in self.told.records])
        yield from self.part("caps", self.caps())
        yield from self.part("grades", [line for rung in self.told.grades for line in self.rung(rung)])
        yield from self.part("next", self.coming())
        yield from self.part("duties", [self.name(duty.zh, duty.en) for duty in self.told.duties])

    def part(self, key: str, lines: list[str]) -> list[str]:
        """A heading and what stands below it; nothing where nothing does."""
        return ["", self.words[key], *(f"  {line}" for line in lines)] if lines else []

    def head(self) -> Iterator[str]:
        """Who, when, what came out and why."""
        told = self.told
        scheme = self.name(told.scheme.title, told.scheme.english)
        first, last = told.period.first, told.period.last
        version = told.scheme.version
        yield self.say(
            "head", scheme=scheme, version=version, subject=told.subject, first=first, last=last, day=told.as_of
        )
        parts = [self.say("part", name=self.name(p.title, p.english), value=p.value) for p in told.total_parts]
        whole = self.name(told.total_formula.zh, told.total_formula.en) or " + ".join(parts[len(parts) == 1 :])
        yield " = ".join(filter(None, [self.say("total", total=told.total), whole]))
        yield from (f"  {self.name(step.zh, step.en)}" for step in told.total_steps)
        if told.grade:
            yield self.say("grade", grade=self.name(told.grade, told.grade_english))
        if told.reason.zh:
            yield self.say("reason", reason=self.name(told.reason.zh, told.reason.en))

    def record(self, one: RecordLine) -> str:
        """What one record earned, what it is credited, and what limited it."""
        line = self.say(
            "record",
            date=one.date,
            title=self.name(one.title, one.english),
            formula=self.name(one.formula.zh, one.formula.en),
            earned=one.earned,
            credited=one.credited,
        )
        limit, of = one.limited_by, one.limited_of
        if limit and of:
            return line + self.say("limited", limit=self.name(f"{of.zh}·{limit.zh}", f"{of.en}: {limit.en}"))
        return line + (self.say("limited", limit=self.name(limit.zh, limit.en)) if limit else "")

    def caps(self) -> list[str]:
        """What each cap leaves, also one that nothing was used of."""
        return [
            self.say(
                "cap",
                title=self.name(cap.title, cap.english),
                period=self.name(cap.period, cap.period_english),
                max=cap.max,
                used=cap.used,
                left=cap.left,
            )
            for cap in self.told.caps
        ]

    def rung(self, rung: RungLine) -> Iterator[str]:
        """A grade and its needs."""
        yield f"{'●' if rung.reached else '○'} {self.name(rung.name, rung.english)}"
        yield from (f"    {self.need(need)}" for need in rung.needs)
        if rung.direct and rung.direct.met:
            yield "    " + self.say("direct", need=self.name(rung.direct.zh, rung.direct.en))
        if rung.quota:
            yield f"    {self.name(rung.quota.zh, rung.quota.en)}"

    def need(self, need: NeedLine) -> str:
        """A need, and what it lacks."""
        words, lacks = self.name(need.zh, need.en), self.name(need.lacks.zh, need.lacks.en)
        said = self.say("lacks", need=words, lacks=lacks) if lacks else words
        return self.say("met" if need.met else "unmet", need=said)

    def coming(self) -> list[str]:
        """What the next grade lacks, each with its nearest ways."""
        coming = self.told.next
        if coming is None:
            return []
        needs = (*coming.missing, *([coming.passing] if coming.passing else []))
        return [self.name(coming.zh, coming.en), *(line for need in needs for line in self.ways(need))]

    def ways(self, need: NeedLine) -> list[str]:
        """The ways to one need, or why there is none."""
        words = self.name(need.zh, need.en)
        none = need.nearest.unreachable or need.nearest.unfound
        if none:
            return [self.say("unreachable", need=words, why=self.name(none.zh, none.en))]
        ways = self.words["or"].join(self.name(way.zh, way.en) for way in need.nearest.ways)
        return [self.say("way", need=words, ways=ways)] if ways else []
