"""Every address: who may read it, who may send to it, and what anybody else is told.

Nobody who is not signed in gets anywhere, except where a page is `public`. Who is signed in and may not is told so
(403); where even that would say too much, there is nothing (404, `hidden`). A method that a page has not is 405.
"""

import json
from pathlib import Path

from .bureau import PASSWORD
from .field_table import FIELD, THERE
from .response_table import RESPONSE
from .roles import (
    ANONYMOUS,
    BRANCH_OFFICER,
    COLLEAGUE,
    EVERYBODY,
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
from .ways import REASON, Way, done, led_on, page, shown

STARTER = frozenset({SECRETARY})  # who sent the workbook, who filed the records
CHIEF = frozenset({OFFICER})
TOLD = ON_ROSTER  # members of a run that was closed; who asked for a transfer; who may answer an objection
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
PLACE = {"unit_id": "{top}", "kind": "outpost", "code": "Z", "name": "新哨点"}
HAS = {"skill_id": "{skill}", "valid_from": "2026-01-02", "valid_until": "2030-01-02", "proof": "证书"}
TEAM = {"name": "新队", "unit_id": "{top}", "purpose": "emergency"}
AWAY = {"starts_at": "2030-01-02T08:00", "ends_at": "2030-01-03T08:00"}
WEEKLY = {"weekdays": "3", "start": "18:00", "end": "08:00"}
POSITION = {"which": "home", "latitude": "30.12", "longitude": "121.34"}
FIXED = {"on": "0-6", "start": "15:00", "end": "16:00"}
ASKED = frozenset({OWNER, COLLEAGUE, SECRETARY})
DOT = (Path(__file__).parent / "dot.png").read_bytes()
NO_KEY = Way(EVERYBODY, 404)  # nobody has been given this one

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
    page("welcome :MQ :no-key", get=NO_KEY, post=NO_KEY, public=True),
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
    page("unit_accounts unit", get=shown(CHIEF), post=Way(CHIEF, 200, changes=True)),
    page("person_slip person", post=Way(CHIEF, 200, changes=True)),
    page("person_account person :close", post=done(CHIEF)),
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
    *FIELD,
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
    *RESPONSE,
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
