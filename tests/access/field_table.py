"""The addresses of sites, patrols, hazards and advice: a part of the table."""

from .roles import (
    BRANCH_OFFICER,
    EVERYBODY,
    GUEST,
    LEADERS,
    LED,
    OFFICER,
    OFFICERS,
    ON_ROSTER,
    OWNER,
    SECRETARY,
    STRANGER,
)
from .ways import Way, done, page, shown

CHIEF, SELF = frozenset({OFFICER}), frozenset({OWNER})
THERE = ON_ROSTER | {GUEST}
NO_SITE = {STRANGER: 404}
HAZARD = {STRANGER: 404}
NO_DUTY = {STRANGER: 404, GUEST: 404}
DUTY = {"starts_on": "2031-09-01", "ends_on": "2031-09-02", "rest_hours": "24", "people": "{person}", "name_1": "白班"}
DUTY |= {"starts_1": "08:00", "ends_1": "20:00", "number_1": "1"}
OFFERED = {"version": "1", "to": "person:{colleague}"}
DECLINED = {"words": "不是隐患", "gravity": "ordinary"}
NOTIFIED = {"hazards": "{hazard}:1", "to": "unit:{unit}", "working_days": "3"}
SPOTTED = {"once": "3c7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "words": "护栏断了"}
SITE = {"unit_id": "{top}", "code": "Y", "name": "西塘工地", "project": "西塘", "starts_on": "2026-01-01"}
FOUNDED = {"name": "西塘工地临时党支部", "parent_id": "{committee}", "until": "2030-01-01"}
ADMITTED = {"name": "韩工", "employer": "清源公司", "ends_on": "2029-01-01"}
EXISTS = {"requirement_id": "{requirement}", "is_met": "1", "words": "挂牌"}
ASKED_FOR = {"unit_id": "{top}", "standard": "四有一好", "title": "有服务场所"}
ASKING = {"id": "4e7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "topic": "{topic}", "words": "漏水", "spot": "北闸"}
ASKING |= {"name": "某人", "reach": "0571-1234567"}
TOPIC = {"title": "新事项", "team_id": "{advisers}", "first_days": "1", "close_days": "5"}
VISIT = {"id": "5f7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "happened_at": "2026-01-16T08:00", "minutes": "30"}
ADVISED = {"id": "6a7d1f2a-3f0e-4e59-9c5c-0f5b7d1f2a10", "words": "换止水"}
TAKER = SELF  # the expert who is asked, or has taken it
NOT_THEIRS = {BRANCH_OFFICER: 404}  # an officer, and of no unit that gives advice

FIELD = [
    # the map of everything
    page("field_map", get=shown(THERE)),
    page("field_marks", get=shown(THERE)),
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
    # standing duty
    page("watch_mine", get=shown(THERE)),
    page("watch_place outpost", get=shown(ON_ROSTER), hidden=True),
    page("watch_new outpost", get=shown(CHIEF, but=NO_DUTY), post=Way(CHIEF, 302, True, NO_DUTY), send=DUTY),
    page("watch_plan standing_duty", get=shown(CHIEF), hidden=True),
    page("watch_plan_act draft_duty :propose", post=done(CHIEF), send={"version": "1"}, hidden=True),
    page("watch_plan_act draft_duty :publish", post=done(CHIEF), send={"version": "1"}, hidden=True),
    page("watch_plan_act draft_duty :discard", post=done(CHIEF), send={"version": "1"}, hidden=True),
    page("watch_swap free_seat", get=shown(SELF), post=done(SELF), send=OFFERED, hidden=True),
    page("watch_swap_act offered_swap :agree", post=done(CHIEF)),
    page("watch_swap_act offered_swap :decline", post=done(CHIEF)),
    page("watch_swap_act offered_swap :withdraw", post=done(SELF)),
    page("watch_swap_act agreed_swap :consent", post=done(CHIEF)),
    page("watch_swap_act agreed_swap :refuse", post=done(CHIEF)),
    page("watch_seat_act seat_now :read", post=done(CHIEF)),
    page("watch_seat_act seat_past :confirm", post=done(CHIEF), send={"version": "1"}),
    page("watch_seat_act free_seat :person", post=done(CHIEF), send={"version": "1", "person": ""}),
    page("watch_point_done open_point", post=done(CHIEF | SELF)),
    # advice: asked and judged without account; whoever has the key opens one case
    page("ask", get=shown(EVERYBODY), post=done(EVERYBODY), send=ASKING, public=True),
    page("ask_case case_key", get=shown(EVERYBODY), public=True),
    page("ask_case_act case_key :rate", post=done(EVERYBODY), send={"score": "5"}, public=True),
    page("ask_case_act case_key :reopen", post=done(EVERYBODY), send={"words": "还在漏"}, public=True),
    page("ask_case_act case_key :forget", post=done(EVERYBODY), public=True),
    page("ask_case_act case_key :answer", post=Way(EVERYBODY, 302), send={"words": "x"}, public=True),  # not asked
    page("ask_case_photo case_key case_photo", get=shown(EVERYBODY), public=True),
    page("ask_case_document case_key case_document", get=shown(EVERYBODY), public=True),
    page("ask_case_paper case_key :docx", get=shown(EVERYBODY), public=True),
    page("ask_case_paper case_key :pdf", get=shown(EVERYBODY), public=True),
    page("advice_requests", get=shown(OFFICERS)),
    page("export_requests", get=shown(OFFICERS, changes=True)),
    page("advice_mine", get=shown(ON_ROSTER)),
    page("advice_answers", get=shown(ON_ROSTER)),
    page("advice_known known", get=shown(ON_ROSTER)),
    page("advice_topics", get=shown(OFFICERS), post=Way(CHIEF, 302, True, {BRANCH_OFFICER: 422}), send=TOPIC),
    page("advice_topic topic", get=shown(CHIEF, but=NOT_THEIRS), post=Way(CHIEF, 302, True, NOT_THEIRS), send=TOPIC),
    page("advice_topic_close topic", post=done(CHIEF)),
    page("advice_sheet", get=shown(OFFICERS)),
    page("advice_document case_document", get=shown(CHIEF | TAKER), hidden=True),
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
]
