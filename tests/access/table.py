"""Every address: who may read it, who may send to it, and what anybody else is told.

Nobody who is not signed in gets anywhere, except where a page is `public`. Who is signed in and may not is told so
(403); where even that would say too much, there is nothing (404, `hidden`). A method that a page has not is 405.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .bureau import PASSWORD
from .roles import (
    ANONYMOUS,
    BRANCH_OFFICER,
    COLLEAGUE,
    EVERYBODY,
    GUEST,
    IN_A,
    LEADERS,
    LED,
    LED_B,
    NEIGHBOUR,
    OFFICER,
    OFFICERS,
    ON_ROSTER,
    OTHER_SECRETARY,
    OWN_OR_LED,
    OWNER,
    SECRETARY,
    SIGNED_IN,
    STRANGER,
)

STARTER = frozenset({SECRETARY})  # who sent the workbook, who filed the records
CHIEF = frozenset({OFFICER})
ON_DUTY = frozenset({OWNER, COLLEAGUE, NEIGHBOUR})  # on the roster of the response
TOLD = ON_ROSTER  # members of a run that was closed; who asked for a transfer; who may answer an objection

ANSWER = {"call": "{call}", "answer": "yes"}
CALL_UP = {"id": "0f0e0d0c-0b0a-4908-8706-050403020100", "kind": "chosen", "answer_within": "15", "push": "0"}
NOT_CALLED = dict.fromkeys(SIGNED_IN - {OWNER}, 404)


@dataclass(frozen=True)
class Way:
    """Who gets the status `gives`. `changes`: something is stored by it. `but`: other answers, by role."""

    who: frozenset[str]
    gives: int = 200
    changes: bool = False
    but: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """An address by its name, with the things of A that it names; `send` is what a willing person would post."""

    name: str
    things: tuple[str, ...] = ()
    get: Way | None = None
    post: Way | None = None
    send: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    hidden: bool = False
    signed: bool = False  # what programs send from elsewhere is known by its signature: no form, no token of one

    def __str__(self) -> str:
        return " ".join((self.name, *self.things))


def page(address: str, **rest: object) -> Page:
    """`address` is the name and what it is asked with: "record waiting"."""
    name, *things = address.split()
    return Page(name, tuple(things), **rest)


def shown(who: frozenset[str], **rest: object) -> Way:
    """A page."""
    return Way(who, 200, **rest)


def led_on(who: frozenset[str], **rest: object) -> Way:
    """A way to another page, nothing done."""
    return Way(who, 302, **rest)


def done(who: frozenset[str]) -> Way:
    """Done and stored; then another page."""
    return Way(who, 302, changes=True)


REASON = {"reason": "写错了"}
PASSWORDS = {"oldpassword": PASSWORD, "password1": "sluice-and-river-2", "password2": "sluice-and-river-2"}
RIGHT = {"happened_on": "2025-03-11", "quantity": "2", "note": "改过", "reason": "日期写错了"}
KIND = {"title": "志愿服务", "english": "service", "aliases": "义务劳动", "stream": "nuan", "usual_most": "4"}
OPERATION = '{"operations": [{"id": "6f0c2f3e-3f0e-4e59-9c5c-0f5b7d1f2a10", "kind": "records.read", \
"happened_at": "2025-09-12T08:30:00+08:00", "payload": {}}]}'
BROWSER = json.dumps({
    "endpoint": "https://fcm.googleapis.com/fcm/send/x",
    "keys": {"p256dh": "B" * 86 + "A", "auth": "A" * 22},
})  # fmt: skip

TELLING = {"id": "0b7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "kind": "warm.service", "happened_on": "2025-08-11"}
TELLING |= {"people": "{person}", "quantity": "1"}
NOT_OF_B = dict.fromkeys((OTHER_SECRETARY, BRANCH_OFFICER), 422)  # the person is not in the branch that they lead
DEPUTY = {"person": "{person}", "role": "deputy", "since": "2026-01-20"}
DOUBLE = {"first": "{person}", "second": "{probationer}", "act": "merge"}
GOING = {"person": "{colleague}", "receiving": "{unit_b}", "starts_on": "2026-01-20"}
NOT_LED = dict.fromkeys(LED_B - LED, 422)  # the person is of no branch that they lead
IN_TRANSFER = LED | LED_B  # who leads one of its two branches
PLAN = {"id": "1b7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "kind": "warm.service", "title": "志愿服务", "grace_minutes": "5"}
PLAN |= {"day": "2030-06-03", "start": "14:30", "end": "16:00", "people": "{person}"}
SECOND, SELF = frozenset({BRANCH_OFFICER}), frozenset({OWNER})  # the other officer; whom it is about
SCORED = frozenset({OWNER, COLLEAGUE, NEIGHBOUR, SECRETARY, OTHER_SECRETARY})  # members of the run
NOTICE = {"days": "5", "names": "masked", "figures": "grades"}
NUMBERS = {"revision": "1", "version": "9", "effective_from": "2027-01-01"}
NUMBERS |= {"members|item.soul.lesson.points": "2"}
ITEM = {"revision": "1", "title": "巡堤", "group": "base", "points": "1", "unit": "次"}
COMMENTED = dict.fromkeys(ON_ROSTER - OFFICERS - SELF, 403)  # may read it, and is neither officer nor who said it
NO_SECOND = dict.fromkeys(ON_ROSTER - SECOND, 403)  # may read it, and is not the second officer
WARNING = {"headline": "台风橙色预警", "issuer": "气象台", "level": "2", "sent_at": "2025-09-12T08:30"}
START = {"id": "2c7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "unit_id": "{top}", "title": "台风", "level": "4", **REASON}
PLACE = {"unit_id": "{top}", "kind": "outpost", "code": "Z", "name": "新哨点"}
HAS = {"skill_id": "{skill}", "valid_from": "2026-01-02", "valid_until": "2030-01-02", "proof": "证书"}
TEAM = {"name": "新队", "unit_id": "{top}", "purpose": "emergency"}
AWAY = {"starts_at": "2030-01-02T08:00", "ends_at": "2030-01-03T08:00"}
WEEKLY = {"weekdays": "3", "start": "18:00", "end": "08:00"}
POSITION = {"which": "home", "latitude": "30.12", "longitude": "121.34"}
PLANNED = {
    "title": "防汛",
    "reason": "汛前",
    "l4": "on",
    "l4-shift_hours": "8",
    "l4-overlap_minutes": "0",
    "l4-nights": "1",
}
PLANNED |= {"l4-rest_hours": "8", "l4-ahead_hours": "24", "l4-answer_within": "15"}
POST = {"place": "{place}", "skill": "0", "starts_at": "2031-01-01T08:00", "ends_at": "2031-01-01T16:00"}
POST |= {"number": "1", "weight": "1"}
THERE = ON_ROSTER | {GUEST}
NO_SITE = {STRANGER: 404}
HAZARD = {STRANGER: 404}
DECLINED = {"words": "不是隐患", "gravity": "ordinary"}
NOTIFIED = {"hazards": "{hazard}:1", "to": "unit:{unit}", "working_days": "3"}
SPOTTED = {"once": "3c7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "words": "护栏断了"}
SITE = {"unit_id": "{top}", "code": "Y", "name": "西塘工地", "project": "西塘", "starts_on": "2026-01-01"}
FOUNDED = {"name": "西塘工地临时党支部", "parent_id": "{committee}", "until": "2030-01-01"}
ADMITTED = {"name": "韩工", "employer": "清源公司", "ends_on": "2029-01-01"}
EXISTS = {"requirement_id": "{requirement}", "is_met": "1", "words": "挂牌"}
ASKED_FOR = {"unit_id": "{top}", "standard": "四有一好", "title": "有服务场所"}
NO_PLAN = {BRANCH_OFFICER: 404}  # an officer, and of no unit that has plans
HANDED_OVER = {"id": "3d7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "place_id": "{outpost}", "words": "北段渗水"}
FIXED = {"on": "0-6", "start": "15:00", "end": "16:00"}
ASKED = frozenset({OWNER, COLLEAGUE, SECRETARY})
ASKING = {"id": "4e7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "topic": "{topic}", "words": "漏水", "spot": "北闸"}
ASKING |= {"name": "某人", "reach": "0571-1234567"}
TOPIC = {"title": "新事项", "team_id": "{advisers}", "first_days": "1", "close_days": "5"}
VISIT = {"id": "5f7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "happened_at": "2026-01-16T08:00", "minutes": "30"}
ADVISED = {"id": "6a7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "words": "换止水"}
TAKER = SELF  # the expert who is asked, or has taken it
NOT_THEIRS = {BRANCH_OFFICER: 404}  # an officer, and of no unit that gives advice
DOT = (Path(__file__).parent / "dot.png").read_bytes()

TABLE = [
    # identity
    page(
        "account_login",
        get=led_on(SIGNED_IN, but={ANONYMOUS: 200}),
        post=Way(frozenset({ANONYMOUS}), 302, changes=True, but=dict.fromkeys(SIGNED_IN, 302)),
        send={"login": "owner", "password": PASSWORD},
        public=True,
    ),
    page("account_logout", get=shown(SIGNED_IN, but={ANONYMOUS: 302}), post=led_on(EVERYBODY), public=True),
    page("account_change_password", get=shown(SIGNED_IN), post=done(SIGNED_IN), send=PASSWORDS),
    page("account_inactive", get=shown(EVERYBODY), public=True),
    page("set_language", post=led_on(EVERYBODY), send={"language": "en"}, public=True),
    page("demo_door", get=shown(EVERYBODY), public=True),
    page("demo_enter :officer", get=done(EVERYBODY), post=done(EVERYBODY), public=True),
    # sync: an interface, not a page; who is not signed in is told so
    page("sync_operations", post=Way(SIGNED_IN, but={ANONYMOUS: 401}), send={"": OPERATION}, public=True),
    # notices
    page("notices", get=shown(SIGNED_IN)),
    page("notices_read", post=Way(TOLD, 302, changes=True, but=dict.fromkeys(SIGNED_IN - TOLD, 302))),
    page("notice notice", get=done(frozenset({OWNER})), hidden=True),
    page("notice_settings", get=shown(SIGNED_IN), post=done(SIGNED_IN), send={"language": "en"}),
    page("notice_address", post=done(SIGNED_IN), send={"channel": "mail", "value": "somebody@example.cn"}),
    page(
        "notice_confirm unconfirmed",
        get=shown(frozenset({OWNER})),
        post=done(frozenset({OWNER})),
        send={"code": "{code}"},
        hidden=True,
    ),
    page("notice_send_again unconfirmed", post=done(frozenset({OWNER})), hidden=True),
    page(
        "notice_address_remove address",
        post=Way(frozenset({OWNER}), 302, changes=True, but=dict.fromkeys(SIGNED_IN - {OWNER}, 302)),
    ),
    page("notice_push", post=Way(SIGNED_IN, changes=True), send={"": BROWSER}),
    page("notice_failures", get=shown(OFFICERS), post=done(OFFICERS), send={"deliveries": "{delivery}"}),
    page("sync_session", get=shown(SIGNED_IN, but={ANONYMOUS: 401}), public=True),
    page("worker", get=shown(EVERYBODY), public=True),
    page("manifest", get=shown(EVERYBODY), public=True),
    page("offline", get=shown(EVERYBODY), public=True),
    page("unsent", get=shown(SIGNED_IN)),
    # org
    page("units", get=shown(SIGNED_IN)),
    page("unit unit", get=shown(IN_A)),
    page("unit unit_b", get=shown(LED_B | {"neighbour"})),
    page("unit committee", get=shown(CHIEF)),
    page("people", get=shown(LEADERS)),
    page("person person", get=shown(OWN_OR_LED)),
    page("particulars person", get=shown(CHIEF), post=done(CHIEF), send={"phone": "19900001234"}),
    page("leave person", get=shown(CHIEF), post=done(CHIEF), send={"reason": "moved", "last_day": "2026-01-10"}),
    page("leave_undo person", post=Way(CHIEF, 302)),  # still there: told so, nothing done
    page("unmask person", post=Way(OWN_OR_LED, 200, changes=True), send={"entry": "phone", "reason": "contact"}),
    page("export_person person", get=shown(frozenset({OWNER}), changes=True)),
    page("erase_person person", get=shown(CHIEF), post=done(CHIEF), send={"name": "{owner_name}"}),
    page("erasure person :ask", post=done(frozenset({OWNER}))),
    page("erasure person :withdraw", post=Way(frozenset({OWNER}), 302)),  # nothing was asked for
    page("erasure person :decline", post=Way(CHIEF, 302), send=REASON),
    page("office_new unit", get=shown(CHIEF), post=done(CHIEF), send=DEPUTY),
    page("office_term office", get=shown(CHIEF), post=done(CHIEF), send={"last_day": "2026-12-31"}),
    page("office_undo office", post=done(CHIEF)),
    page("confirm_member probationer", post=done(CHIEF), send={"on": "2026-01-10"}),
    page("people_doubles", get=shown(OFFICERS), post=Way(CHIEF, 302, True, {BRANCH_OFFICER: 403}), send=DOUBLE),
    page("people_double_undo double", post=done(CHIEF)),
    page("roster unit", get=shown(LED), post=Way(LED, 200, changes=True), send={"reason": "mend"}),
    page("unit_edit unit", get=shown(CHIEF)),
    page("unit_act unit :rename", post=done(CHIEF), send={"name": "改名的支部"}),
    page("unit_act unit :move", post=done(CHIEF), send={"parent": "{top}"}),
    page("unit_act committee :add", post=done(CHIEF), send={"name": "新支部", "kind": "branch"}),
    page("unit_act empty :close", post=done(CHIEF)),
    page("unit_act closed :reopen", post=done(CHIEF)),
    page("transfers", get=shown(LEADERS)),
    page("transfer_new", get=shown(LEADERS), post=Way(LED, 302, True, NOT_LED), send=GOING),
    page("transfer going", get=shown(IN_TRANSFER | {OWNER})),
    page("transfer_act going :approve-giving", post=done(LED)),
    page("transfer_act going :approve-receiving", post=done(LED_B)),
    page("transfer_act going :take-back-giving", post=Way(LED, 302)),
    page("transfer_act going :take-back-receiving", post=Way(LED_B, 302)),
    page("transfer_act going :refuse", post=done(IN_TRANSFER), send=REASON),
    page("transfer_act going :withdraw", post=done(CHIEF)),
    # transparency: the log is for everybody, its proofs for whom they concern
    page("log", get=shown(EVERYBODY), public=True),
    page("log_consistency", get=Way(EVERYBODY, 422), public=True),  # asks how large the older log was
    page("log_checkpoint", get=shown(EVERYBODY), public=True),
    page("log_tile log_tile", get=shown(EVERYBODY), public=True),
    page("log_tile log_marks", get=shown(EVERYBODY), public=True),
    page("log_verifier", get=shown(EVERYBODY), public=True),
    page("log_add_checkpoint", post=Way(EVERYBODY, 400), send={"": "nothing"}, public=True, signed=True),
    page("log_proof :record counted", get=shown(OWN_OR_LED), hidden=True),
    page("log_proof :entry entry", get=shown(OWN_OR_LED), hidden=True),
    # places
    page("places", get=shown(ON_ROSTER)),
    page("place_new", get=shown(CHIEF), post=done(CHIEF), send=PLACE),
    page("place_sheet", get=shown(CHIEF)),
    page("place place", get=shown(ON_ROSTER), post=done(CHIEF), send=PLACE),
    page("place_act place :close", post=done(CHIEF)),
    page("place_act shut :reopen", post=done(CHIEF)),
    page("place_act place :renew", post=done(CHIEF)),
    page("place_scanned printed", get=led_on(ON_ROSTER)),
    # readiness
    page("skills", get=shown(OFFICERS), post=done(OFFICERS), send={"title": "急救", "english": "First aid"}),
    page("skill_act skill :close", post=done(OFFICERS)),
    page("skill_act shut_skill :reopen", post=done(OFFICERS)),
    page("competences person", get=shown(OWN_OR_LED), post=done(LED), send=HAS),
    page("competence_withdraw competence", post=done(LED)),
    page("teams", get=shown(LEADERS)),
    page("team_new", get=shown(OFFICERS), post=Way(CHIEF, 302, True, {BRANCH_OFFICER: 422}), send=TEAM),
    page("team team", get=shown(CHIEF)),
    page("team_people team", get=shown(CHIEF), post=done(CHIEF), send={"people": "{colleague}"}),
    page("team_member_act team person :lead", post=done(CHIEF)),
    page("team_member_act team person :unlead", post=Way(CHIEF, 302)),  # does not lead: nothing done
    page("team_member_act team person :remove", post=done(CHIEF)),
    page("team_dissolve team", post=done(CHIEF)),
    page("export_team team", get=shown(CHIEF, changes=True)),
    page("my_readiness", get=shown(ON_ROSTER)),
    page("my_readiness_say :standing", post=done(ON_ROSTER), send={"standing": "five", "lasts": "4"}),
    page("my_readiness_say :once", post=done(ON_ROSTER), send=AWAY),
    page("my_readiness_say :weekly", post=done(ON_ROSTER), send=WEEKLY),
    page("my_readiness_say :where", post=done(ON_ROSTER), send=POSITION),
    page("my_readiness_say :forget", post=done(ON_ROSTER)),
    page("absence_off absence", post=done(SELF)),
    # sites
    page("sites", get=shown(THERE)),
    page("site_new", get=shown(CHIEF), post=done(CHIEF), send=SITE),
    page("site_page field", get=shown(THERE, but={STRANGER: 404}), hidden=True),
    page("site_page far_field", get=shown(ON_ROSTER), hidden=True),
    page("site_edit field", get=shown(CHIEF, but=NO_SITE), post=Way(CHIEF, 302, True, NO_SITE), send=SITE),
    page("site_evidence field fulfilment", get=shown(THERE), hidden=True),
    page("site_act field :close", post=Way(CHIEF, 302, True, NO_SITE)),
    page("site_act field :reopen", post=Way(CHIEF, 302, True, NO_SITE)),
    page("site_act far_field :branch", post=Way(CHIEF, 302, True, NO_SITE | {GUEST: 404}), send=FOUNDED),
    page("site_act field :until", post=Way(CHIEF, 302, True, NO_SITE), send={"until": "2030-01-01"}),
    page("site_act field :admit", post=Way(LED, 302, True, NO_SITE), send=ADMITTED),
    page(
        "site_act field :stay", post=Way(LED, 302, True, NO_SITE), send={"stay_id": "{stay}", "ends_on": "2029-01-01"}
    ),
    page("site_act field :say", post=Way(LED, 302, True, NO_SITE), send=EXISTS),
    page("patrol_walk", get=shown(THERE)),
    page("patrol patrol", get=shown(LED | SELF), hidden=True),
    page("patrol_photo reading", get=shown(LED | SELF), hidden=True),
    page("route_new field_place", get=shown(LED), post=done(LED), send={"name": "新路线", "every_days": "7"}),
    page("route route", get=shown(LED), hidden=True),
    page("route_codes route", get=shown(LED), hidden=True),
    page("check_picture check", get=shown(THERE), hidden=True),
    page("route_act route :change", post=done(LED), send={"name": "改名"}, hidden=True),
    page("route_act route :close", post=done(LED), hidden=True),
    page("route_act route :reopen", post=done(LED), hidden=True),
    page("route_act route :add-point", post=done(LED), send={"name": "新点"}, hidden=True),
    page("route_act route :change-point", post=done(LED), send={"point": "{point}", "name": "改名"}, hidden=True),
    page("route_act route :renew-code", post=done(LED), send={"point": "{point}"}, hidden=True),
    page("route_act route :close-point", post=done(LED), send={"point": "{point}"}, hidden=True),
    page("route_act route :reopen-point", post=done(LED), send={"point": "{point}"}, hidden=True),
    page("route_act route :add-check", post=done(LED), send={"point": "{point}", "question": "渗水"}, hidden=True),
    page("route_act route :close-check", post=done(LED), send={"check": "{check}"}, hidden=True),
    page("route_act route :reopen-check", post=done(LED), send={"check": "{check}"}, hidden=True),
    page("site_standard", get=shown(CHIEF), post=done(CHIEF), send=ASKED_FOR),
    page("requirement_act requirement :close", post=done(CHIEF)),
    page("requirement_act shut_requirement :reopen", post=done(CHIEF)),
    # hazards
    page("hazards", get=shown(THERE)),
    page("export_hazards", get=shown(LEADERS, changes=True)),
    page("hazard_report", get=shown(THERE)),
    page("hazard hazard", get=shown(THERE), hidden=True),
    page("hazard mended", get=shown(THERE), hidden=True),
    page("hazard unreviewed", get=shown(LED), hidden=True),
    page("hazard_photo hazard_photo", get=shown(THERE), hidden=True),
    page("hazard_act unreviewed :taken_up", post=done(LED), send={"version": "1", "gravity": "major"}, hidden=True),
    page("hazard_act hazard :declined", post=Way(LED, 302, True, HAZARD), send={"version": "1", **DECLINED}),
    page("hazard_act hazard :graded", post=Way(LED, 302, True, HAZARD), send={"version": "1", **DECLINED}),
    page("hazard_act mended :closed", post=Way({SECRETARY}, 302, True, HAZARD), send={"version": "3"}),
    page("rectify hazard_place", get=shown(LED), post=done(LED), send=NOTIFIED, hidden=True),
    page("rectification rectification", get=shown(THERE), hidden=True),
    page("rectification_word rectification", get=shown(THERE), hidden=True),
    page("rectification_pdf rectification", get=shown(THERE), hidden=True),
    page("spot_sheet hazard_place", get=shown(LED), hidden=True),
    page("spot spot_code", get=shown(EVERYBODY), post=done(EVERYBODY), send=SPOTTED, public=True),
    page("spot_seen spot_word", get=shown(EVERYBODY), public=True),
    # workdays
    page("workdays", get=shown(OFFICERS), post=done(OFFICERS), send={"day": "2030-10-01", "what": "off"}),
    # records
    page("records", get=shown(SIGNED_IN)),
    page("export_records", get=shown(LEADERS, changes=True)),
    page("record_once", get=shown(SIGNED_IN), post=Way(IN_A | {NEIGHBOUR}, 302, True, NOT_OF_B), send=TELLING),
    page("similar", get=shown(SIGNED_IN)),
    page("photo", post=Way(THERE, 200, changes=True), send={"": DOT}),
    page("record counted", get=shown(OWN_OR_LED)),
    page("record waiting", get=shown(OWN_OR_LED)),
    page("record meeting", get=shown(IN_A)),
    page("record_correct counted", get=shown(LED), post=done(LED), send=RIGHT),
    page("record_cancel counted", get=shown(LED), post=done(LED), send=REASON),
    page("record_verify waiting", post=done(LED)),
    page("record_return waiting", post=done(LED), send=REASON),
    page("record_return_undo", post=led_on(SIGNED_IN)),
    page("doubles", post=done(LED), send={"same": "{twin},{waiting}"}),
    page("telling_merge told", post=Way(LED, 302)),  # nothing is doubled: told so, nothing done
    page("doubles_undo decision", post=done(LED)),
    page("record_resubmit returned", get=shown(OWN_OR_LED), post=done(OWN_OR_LED), send=RIGHT),
    page("record_withdraw waiting", post=done(STARTER)),
    page("record_withdraw returned", post=done(LED)),
    page("record_withdraw counted", post=Way(STARTER, 302)),  # verified: told so, nothing done
    page("record_withdraw_undo withdrawn", post=done(STARTER)),
    page("record_undo batch", post=done(LED)),
    page("evidence evidence", get=shown(LED)),
    page("kinds", get=shown(OFFICERS)),
    page("kind kind", get=shown(OFFICERS), post=done(OFFICERS), send=KIND),
    # imports
    page("imports", get=shown(LEADERS)),
    page("import_new", get=shown(LEADERS), post=done(LEADERS), send={"workbooks": "@", "roster_since": "2025-01-01"}),
    page("import preview", get=shown(LED)),
    page("import_progress preview", get=shown(LED)),
    page("import_rejected preview", get=shown(LED)),
    page("import_row preview row", get=shown(LED), post=done(STARTER), send={"act": "skip"}),
    page("import_columns preview", post=done(STARTER), send={"headings": "x", "forget": "1"}),
    page("import_act preview :apply", post=done(STARTER)),
    page("import_act preview :discard", post=done(STARTER)),
    page("import_act applying :stop", post=done(STARTER)),
    page("import_act applying :continue", post=done(LED)),
    page("import_act fresh :undo", post=done(LED)),
    page("import_cancel settled", post=done(LED), send=REASON),
    # meetings
    page("meetings", get=shown(SIGNED_IN)),
    page("feeds", post=Way(SIGNED_IN - {COLLEAGUE}, 302, True, {COLLEAGUE: 302})),  # the colleague has one
    page("calendar_feed feed mark", get=shown(EVERYBODY), public=True),
    page("meeting_new", get=shown(LEADERS), post=Way(LED, 302, True, NOT_OF_B), send=PLAN),
    page("fixed_day unit :themeday", get=shown(LED), post=done(LED), send=FIXED),
    page("fixed_day_make fixed :2030-06", post=done(LED)),
    page("meeting gathering", get=shown(IN_A)),
    page("meeting draft", get=shown(LED)),
    page("meeting held", get=shown(IN_A)),
    page("meeting_change gathering", get=shown(LED), post=done(LED), send=PLAN),
    page("meeting_announce draft", post=done(LED)),
    page("meeting_cancel gathering", post=done(LED), send=REASON),
    page("meeting_answer gathering", post=done(ASKED), send={"answer": "leave", **REASON}),
    page("meeting_screen gathering", get=shown(LED)),
    page("meeting_code gathering", get=shown(LED)),
    page("meeting_sign_in gathering", post=led_on(ASKED), send={"word": "000000"}),
    page("meeting_attendance gathering", post=done(LED), send={"person": "{person}", "state": "present"}),
    page("meeting_rest held", post=done(LED), send=REASON),
    page("meeting_rest_undo held", post=Way(LED, 302)),  # nobody was signed in at no moment: told so, nothing done
    page("meeting_record held", post=done(LED)),
    page("meeting_record_undo held", post=Way(LED, 302)),  # nothing was recorded at no moment: told so, nothing done
    page("scan", get=shown(SIGNED_IN), post=Way(SIGNED_IN, 422), send={"code": "x"}),
    # advice: asked and judged without account; whoever has the key opens one case
    page("ask", get=shown(EVERYBODY), post=done(EVERYBODY), send=ASKING, public=True),
    page("ask_case case_key", get=shown(EVERYBODY), public=True),
    page("ask_case_act case_key :rate", post=done(EVERYBODY), send={"score": "5"}, public=True),
    page("ask_case_act case_key :reopen", post=done(EVERYBODY), send={"words": "还在漏"}, public=True),
    page("ask_case_act case_key :forget", post=done(EVERYBODY), public=True),
    page("ask_case_act case_key :answer", post=Way(EVERYBODY, 302), send={"words": "x"}, public=True),  # not asked
    page("ask_case_photo case_key case_photo", get=shown(EVERYBODY), public=True),
    page("ask_case_paper case_key :docx", get=shown(EVERYBODY), public=True),
    page("ask_case_paper case_key :pdf", get=shown(EVERYBODY), public=True),
    page("advice_requests", get=shown(OFFICERS)),
    page("advice_mine", get=shown(ON_ROSTER)),
    page("advice_answers", get=shown(ON_ROSTER)),
    page("advice_known known", get=shown(ON_ROSTER)),
    page("advice_topics", get=shown(OFFICERS), post=Way(CHIEF, 302, True, {BRANCH_OFFICER: 422}), send=TOPIC),
    page("advice_topic topic", get=shown(CHIEF, but=NOT_THEIRS), post=Way(CHIEF, 302, True, NOT_THEIRS), send=TOPIC),
    page("advice_topic_close topic", post=done(CHIEF)),
    page("advice_sheet", get=shown(OFFICERS)),
    page("advice_photo case_photo", get=shown(CHIEF | TAKER), hidden=True),
    page("advice_request fresh_request", get=shown(CHIEF), hidden=True),
    page("advice_request taken", get=shown(CHIEF | TAKER), hidden=True),
    page("advice_act fresh_request :triage", post=done(CHIEF), send={"expert": "{person}"}),
    page("advice_act fresh_request :propose", post=Way(CHIEF, 302), send={"expert": "{person}"}),  # not accepted yet
    page("advice_act fresh_request :reroute", post=done(CHIEF), send={"topic": "{other_topic}"}),
    page("advice_act fresh_request :decline", post=done(CHIEF), send={"words": "不归这里"}),
    page("advice_act offered :accept", post=done(TAKER)),
    page("advice_act offered :pass", post=done(TAKER), send={"words": "出差"}),
    page("advice_act taken :appoint", post=done(TAKER), send={"starts_at": "2031-01-01T08:00"}),
    page("advice_act taken :visit", post=done(TAKER), send=VISIT),
    page("advice_act taken :advise", post=done(TAKER), send=ADVISED),
    page("advice_act taken :ask", post=done(CHIEF | TAKER), send=ADVISED),
    page("advice_close advised", get=shown(CHIEF | TAKER), post=done(CHIEF | TAKER), hidden=True),
    page("advice_paper advised :docx", get=shown(CHIEF | TAKER), hidden=True),
    page("advice_paper advised :pdf", get=shown(CHIEF | TAKER), hidden=True),
    # response
    page("alerts", get=shown(ON_ROSTER), post=Way(LEADERS, 302)),  # no file: told so, nothing done
    page("enter_alert", get=shown(LEADERS), post=done(LEADERS), send=WARNING),
    page("alert alert", get=shown(ON_ROSTER)),
    page("responses", get=shown(ON_ROSTER)),
    page("start_response", get=shown(CHIEF), post=done(CHIEF), send=START),
    page("response response", get=shown(ON_ROSTER), post=done(CHIEF), send={"seen": "3", "level": "2", **REASON}),
    page("plans", get=shown(OFFICERS)),
    page("new_plan", get=shown(CHIEF), post=done(CHIEF), send=PLANNED),
    page("plan plan", get=shown(CHIEF, but=NO_PLAN)),
    page(
        "edit_plan plan",
        get=shown(CHIEF, but=NO_PLAN),
        post=Way(CHIEF, 302, True, NO_PLAN),
        send=PLANNED | {"seen": "1"},
    ),
    page("close_plan plan", post=Way(CHIEF, 302, True, NO_PLAN), send={"closed": "1"}),
    page("compare_plan plan :1 :1", get=shown(CHIEF, but=NO_PLAN)),
    page("duty_roster response", get=shown(CHIEF)),
    page("duty_roster_progress response", get=shown(CHIEF)),
    page("duty_roster_act response :choose", post=done(CHIEF), send={"version": "{plan_version}"}),
    page("duty_roster_act response :open", post=Way(CHIEF, 302), send={"days": "1"}),  # by no plan: told so
    page("duty_roster_act response :search", post=done(CHIEF)),
    page("duty_roster_act response :stop", post=Way(CHIEF, 302)),  # nothing is on
    page("duty_roster_act response :accept", post=done(CHIEF), send={"job": "{roster_job}"}),
    page("duty_roster_act response :forbid", post=done(CHIEF), send={"person": "{colleague}", **REASON}),
    page("duty_roster_act response :allow", post=done(CHIEF), send={"ban": "{ban}"}),
    page("new_duty_post response", get=shown(CHIEF), post=done(CHIEF), send=POST),
    page("duty_post response post", get=shown(CHIEF)),
    page("duty_post_act response post :pin", post=done(CHIEF), send={"person": "{colleague}"}),
    page("duty_post_act response post :unpin", post=done(CHIEF), send={"duty": "{duty}"}),
    page("duty_post_act response post :move", post=done(CHIEF), send={"duty": "{duty}", "to": "{other_post}"}),
    page("duty_post_act response post :release", post=done(CHIEF), send={"duty": "{duty}"}),
    page("duty_post_act response post :forbid", post=done(CHIEF), send={"person": "{colleague}", **REASON}),
    page("duty_post_act response post :change", post=done(CHIEF), send={"number": "4", "weight": "2"}),
    page("duty_post_act response post :withdraw", post=done(CHIEF)),
    page("duty", get=shown(ON_ROSTER)),
    page("site response", get=shown(CHIEF), post=Way(CHIEF, 302)),  # nobody chosen: told so, nothing done
    page("site_reports response", get=shown(CHIEF), post=Way(CHIEF, 422), send={"who": "x"}),
    page("finish_report asked", post=done(CHIEF), send={"words": "x"}),
    page("report_photo site_photo", get=shown(CHIEF), hidden=True),
    page("paper response", get=shown(CHIEF), post=Way(CHIEF, 422), send={"text": "x"}),
    page("paper_sheet response", get=shown(CHIEF)),
    page("calls response", get=shown(CHIEF)),
    page("call_up response", get=shown(CHIEF), post=done(CHIEF), send=CALL_UP),
    page("note_answer response", post=done(CHIEF), send=ANSWER),
    page("change_round call_round", post=done(CHIEF), send={"act": "extend", "until": "600"}),
    page("my_calls", get=shown(SIGNED_IN), post=Way(frozenset({OWNER}), 302, True, NOT_CALLED), send=ANSWER),
    page("answer_by_link call_word", get=shown(EVERYBODY), post=done(EVERYBODY), send=ANSWER, public=True),
    page("sms_replies :guessed", post=Way(EVERYBODY, 404), public=True, signed=True),
    page("board response", get=shown(LEADERS)),
    page("board_live response", get=shown(LEADERS)),
    page(
        "relief response",
        get=shown(ON_ROSTER),  # who is on its roster sees the own place, and hands over there alone
        post=Way(LEADERS, 302, True, dict.fromkeys(ON_DUTY, 422)),
        send=HANDED_OVER,
    ),
    page("stand_down response", get=shown(LEADERS), post=Way(LEADERS, 422), send={"people": "0"}),  # 0 is nobody
    page("stand_down_close response", post=Way(CHIEF, 302)),  # it has not ended: told so, nothing done
    page("filing response", get=shown(LEADERS)),
    page("after_action response", get=shown(LEADERS)),
    page("after_word response", get=shown(LEADERS)),
    page("after_pdf response", get=shown(LEADERS)),
    # scoring
    page("schemes", get=shown(ON_ROSTER)),
    page("scheme scheme", get=shown(ON_ROSTER)),
    page("new_draft", get=shown(OFFICERS), post=done(OFFICERS), send={"base": "{scheme}"}),
    page("draft scheme_draft", get=shown(OFFICERS)),
    page("draft open_draft", get=shown(OFFICERS)),
    page("save_draft_numbers scheme_draft", post=done(OFFICERS), send=NUMBERS),
    page("add_draft_item scheme_draft", post=done(OFFICERS), send=ITEM),
    page("save_draft_text scheme_draft", post=done(OFFICERS), send={"revision": "1", "half": "members", "text": "x"}),
    page("draft_what_if scheme_draft", post=shown(OFFICERS), send=NUMBERS),
    page("draft_exact scheme_draft", post=Way(OFFICERS, 200, changes=True), send=NUMBERS),
    page("draft_exact_found scheme_draft exact", get=Way(CHIEF, 204, but={BRANCH_OFFICER: 404})),
    page("draft_movers scheme_draft", get=shown(OFFICERS)),
    page("export_movers_csv scheme_draft", get=shown(OFFICERS, changes=True)),
    page("export_movers_workbook scheme_draft", get=shown(OFFICERS, changes=True)),
    page("draft_act scheme_draft :open", post=done(OFFICERS)),
    page("draft_act open_draft :submit", post=Way(OFFICERS, 422), send={"revision": "1"}),  # it was sent
    page("draft_act scheme_draft :withdraw", post=done(OFFICERS), send=REASON),
    page("compare_draft scheme_draft", get=shown(OFFICERS), hidden=True),
    page("compare_draft open_draft", get=shown(ON_ROSTER), hidden=True),
    page("comment_on_draft open_draft", post=done(ON_ROSTER), send={"clause": "", "words": "好"}, hidden=True),
    page("resolve_comment open_draft comment", post=Way(OFFICERS | SELF, 302, True, COMMENTED), hidden=True),
    page("approve_draft open_draft", post=Way(SECOND, 302, True, NO_SECOND), send={"revision": "2"}, hidden=True),
    page(
        "return_draft open_draft",
        post=Way(SECOND, 302, True, NO_SECOND),
        send={"revision": "2", **REASON},
        hidden=True,
    ),
    page("runs", get=shown(LEADERS)),
    page("start_run", post=done(OFFICERS), send={"scheme": "{scheme}", "period": "2025"}),
    page("run run", get=shown(LEADERS)),
    page("run_progress run", get=shown(LEADERS)),
    page("repeat_run run", post=done(OFFICERS)),
    page("repetition run repetition", get=shown(OFFICERS)),
    page("discard_run run", post=Way(OFFICERS, 422), send=REASON),  # it has a notice
    page("close_run run", get=shown(OFFICERS), post=done(OFFICERS)),
    page("prepare_publication run", get=shown(OFFICERS), post=Way(OFFICERS, 422), send=NOTICE),  # it has a notice
    page("publication publication", get=shown(LEADERS)),
    page("publish_run publication", post=Way(SECOND, 302)),  # it is published: told so, nothing done
    page("withdraw_publication publication", post=done(OFFICERS), send=REASON),
    page("published", get=shown(EVERYBODY), public=True),
    page("notice_of publication", get=shown(EVERYBODY), public=True),
    page("object publication", get=shown(SCORED), post=done(SCORED), send={"words": "少了一条"}, hidden=True),
    page("object_to publication counted", get=shown(SELF), post=done(SELF), send={"words": "不对"}, hidden=True),
    page(
        "objection objection",
        get=shown(OWN_OR_LED),
        post=Way(LED, 302, changes=True, but={OWNER: 403}),
        send={"outcome": "rejected", "answer": "已核实"},
        hidden=True,
    ),
    page("withdraw_objection objection", post=Way(SELF, 302, changes=True, but=dict.fromkeys(LED, 403)), hidden=True),
    page("history_of counted", get=shown(OWN_OR_LED)),
    page("run_credits run", get=shown(LEADERS)),
    page("run_branch run unit", get=shown(IN_A)),
    page("run_branch_year run unit", get=shown(IN_A)),
    page("run_own run", get=led_on(SIGNED_IN)),
    page("run_member run person", get=shown(OWN_OR_LED)),
    # What leaves the house leaves a trace; a table holds only what its reader leads.
    page("export_workbook run", get=shown(LEADERS, changes=True)),
    page("export_table run :members", get=shown(LEADERS, changes=True)),
    page("export_table run :branches", get=shown(LEADERS, changes=True)),
    page("export_table run :credits", get=shown(LEADERS, changes=True)),
    page("ledger", get=led_on(THERE), hidden=True),
    page("ledger_of person", get=shown(OWN_OR_LED), hidden=True),
    # workspace
    page("home", get=led_on(THERE, but={STRANGER: 200})),
    page("my_home", get=shown(SIGNED_IN)),
    page("my_points", get=shown(SIGNED_IN)),
    page("my_years", get=shown(SIGNED_IN)),
    page("my_profile", get=shown(SIGNED_IN)),
    page("desk", get=shown(LEADERS)),
    page("branch_desk unit", get=shown(LED)),
    page("activity unit waiting", get=shown(LED)),
    page("entries unit", get=shown(LED)),
    page("verify unit", post=done(LED), send={"records": "{waiting}"}),
    page("verify unit_b", post=done(LED), send={"records": "{waiting}"}),  # another branch's address opens no door
    page("give_back unit", post=done(LED), send={"records": "{waiting}", **REASON}),
    page("give_back unit_b", post=done(LED), send={"records": "{waiting}", **REASON}),
    page("undo unit batch", post=done(LED)),
    page("undo unit_b batch", post=done(LED)),
    page("search", get=shown(SIGNED_IN)),
    page("office", get=shown(OFFICERS)),
]
