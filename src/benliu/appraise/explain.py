"""One member, every point, as text."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from benliu.appraise.appraisal import Appraisal
from benliu.appraise.texts import Say, speaker
from benliu.appraise.wording import Wording
from intake import Person, Rejection
from intake.people import number_key
from intake.text import key
from rulebook.explaining.limits import caps_used


def explanation_of(appraisal: Appraisal, person: Person, language: str) -> dict[str, Any]:
    """The engine's explanation, with the person, each record's place, and the refused rows that may be theirs."""
    result = appraisal.members
    told = result.explain(person.key, appraisal.today).as_dict()
    wording, i = Wording(language), result.subjects.index[person.key]
    told["caps_used"] = [
        asdict(line) | {"per_words": wording.per(result.scheme, line.per)} for line in caps_used(result, i)
    ]
    for record in told["records"]:
        place = appraisal.row_of(record["number"]).place
        record["place"] = {"file": place.file, "sheet": place.sheet, "row": place.row}
    told["member"] = {
        "staff_no": person.staff_no,
        "name": person.name,
        "branch": person.branch,
        "status": person.status,
        "status_english": Wording("en").word(result.scheme, person.status),
    }
    told["rejected"] = [
        {
            "place": {"file": rejection.place.file, "sheet": rejection.place.sheet, "row": rejection.place.row},
            "reason": rejection.reason,
            "message": rejection.message(language),
            "mending": rejection.mending(language),
        }
        for rejection in appraisal.ledger.rejected
        if _may_be_of(rejection, person)
    ]
    return told


def _may_be_of(rejection: Rejection, person: Person) -> bool:
    number, name = rejection.values.get("staff_no", ""), rejection.values.get("name", "")
    if number:
        return bool(person.staff_no) and number_key(number) == number_key(person.staff_no)
    return key(name) == key(person.name) and rejection.values.get("branch", person.branch) in ("", person.branch)


def as_text(told: dict[str, Any], language: str) -> str:
    """The explanation as lines."""
    return "\n".join(_lines(told, speaker(language), language))


def _lines(told: dict[str, Any], say: Say, language: str) -> Iterator[str]:
    member = told["member"]
    name = "english" if language == "en" else "title"
    number, branch, status = member["staff_no"], member["branch"], _said(member, "status", language)
    yield say("explain.head", name=member["name"], number=number, branch=branch, status=status)
    yield say("explain.total", total=told["total"], grade=_said(told, "grade", language))
    scheme = told["scheme"]
    title = scheme[name] or scheme["title"]
    yield say("report.named-scheme", title=title, version=scheme["version"])
    parts = Wording(language).semicolon.join(
        f"{part[name] or part['title']} {part['value']}" for part in told["measures"]
    )
    yield say("explain.parts", parts=parts)
    if told["next"]:
        yield told["next"][language]
    yield from ("", say("explain.records"))
    yield from (_record(record, say, language, name) for record in told["records"])
    if not told["records"]:
        yield "  " + say("explain.none")
    yield from ("", say("explain.caps"))
    for cap in told["caps_used"]:
        per = f"{cap['per_words']} {cap['period_english' if language == 'en' else 'period']}"
        yield "  " + say("explain.cap", title=cap[name] or cap["title"], per=per, used=cap["used"], max=cap["max"])
    yield from ("", say("explain.grades"))
    yield from _grades(told, say, language)
    if told["rejected"]:
        yield from ("", say("explain.rejected"))
    for rejection in told["rejected"]:
        yield "  " + say("explain.place", **rejection["place"]).strip()
        yield f"      {rejection['message']} {rejection['mending']}"


def _record(record: dict[str, Any], say: Say, language: str, name: str) -> str:
    limited = record["limited_by"]
    limit = say("explain.limited", limit=limited[language], earned=record["earned"]) if limited else ""
    line = say(
        "explain.record",
        date=record["date"],
        title=record[name] or record["title"],
        formula=record["formula"][language],
        credited=record["credited"],
        limit=limit,
    )
    place, rule = say("explain.place", **record["place"]), say("explain.rule", item=record["item"])
    return f"  {line}\n{place}{rule}"


def _said(told: dict[str, Any], name: str, language: str) -> str:
    return str(told[f"{name}_english" if language == "en" else name])


def _grades(told: dict[str, Any], say: Say, language: str) -> Iterator[str]:
    for grade in told["grades"]:
        mark = "●" if grade["reached"] else "○"
        yield f"  {mark} {grade['english'] if language == 'en' else grade['name']}"
        for need in grade["needs"]:
            met = say("explain.met" if need["met"] else "explain.unmet")
            held = need["lacks"][language] or need["value"]
            yield f"      {need[language]}: {met}{f' ({held})' if held else ''}"
        if grade["quota"]:
            yield f"      {grade['quota'][language]}"
