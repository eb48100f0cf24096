"""The addresses of warnings and responses: a part of the table."""

from .roles import (
    BRANCH_OFFICER,
    COLLEAGUE,
    EVERYBODY,
    LEADERS,
    NEIGHBOUR,
    OFFICER,
    OFFICERS,
    ON_ROSTER,
    OWNER,
    SIGNED_IN,
)
from .ways import REASON, Way, done, page, shown

CHIEF = frozenset({OFFICER})
ON_DUTY = frozenset({OWNER, COLLEAGUE, NEIGHBOUR})  # on the roster of the response
ANSWER = {"call": "{call}", "answer": "yes"}
CALL_UP = {"id": "0f0e0d0c-0b0a-4908-8706-050403020100", "kind": "chosen", "answer_within": "15", "push": "0"}
NOT_CALLED = dict.fromkeys(SIGNED_IN - {OWNER}, 404)
WARNING = {"headline": "台风橙色预警", "issuer": "气象台", "level": "2", "sent_at": "2025-09-12T08:30"}
START = {"id": "2c7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "unit_id": "{top}", "title": "台风", "level": "4", **REASON}
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
NO_PLAN = {BRANCH_OFFICER: 404}  # an officer, and of no unit that has plans
HANDED_OVER = {"id": "3d7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "place_id": "{outpost}", "words": "北段渗水"}

RESPONSE = [
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
]
