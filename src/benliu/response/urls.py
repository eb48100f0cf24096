"""Addresses of warnings and responses."""

from django.urls import path

from .pages import after, alerts, answering, board, calls, plans, relief, responses, roster, standdown
from .pages import alerts, duty, onsite, responses

urlpatterns = [
    path("warnings/", alerts.alert_list, name="alerts"),
    path("warnings/new/", alerts.enter, name="enter_alert"),
    path("warnings/<int:alert_id>/", alerts.alert, name="alert"),
    path("responses/", responses.response_list, name="responses"),
    path("responses/start/", responses.start, name="start_response"),
    path("responses/<uuid:response_id>/", responses.response, name="response"),
    path("plans/", plans.plan_list, name="plans"),
    path("plans/new/", plans.new_plan, name="new_plan"),
    path("plans/<int:plan_id>/", plans.plan, name="plan"),
    path("plans/<int:plan_id>/edit/", plans.edit_plan, name="edit_plan"),
    path("plans/<int:plan_id>/close/", plans.close, name="close_plan"),
    path("plans/<int:plan_id>/compare/<int:old>/<int:new>/", plans.compare, name="compare_plan"),
    path("responses/<uuid:response_id>/board/", board.board, name="board"),
    path("responses/<uuid:response_id>/board/live/", board.board_live, name="board_live"),
    path("responses/<uuid:response_id>/relief/", relief.relief, name="relief"),
    path("responses/<uuid:response_id>/stand-down/", standdown.standing_down, name="stand_down"),
    path("responses/<uuid:response_id>/stand-down/close/", standdown.close, name="stand_down_close"),
    path("responses/<uuid:response_id>/after/", after.after, name="after_action"),
    path("responses/<uuid:response_id>/after/word/", after.after_word, name="after_word"),
    path("responses/<uuid:response_id>/after/pdf/", after.after_pdf, name="after_pdf"),
    path("responses/<uuid:response_id>/roster/", roster.roster, name="duty_roster"),
    path("responses/<uuid:response_id>/roster/progress/", roster.progress, name="duty_roster_progress"),
    path("responses/<uuid:response_id>/roster/posts/new/", roster.new_post, name="new_duty_post"),
    path("responses/<uuid:response_id>/roster/posts/<int:post_id>/", roster.post, name="duty_post"),
    path("responses/<uuid:response_id>/roster/posts/<int:post_id>/<str:act>/", roster.post_act, name="duty_post_act"),
    path("responses/<uuid:response_id>/roster/<str:act>/", roster.act, name="duty_roster_act"),
    path("responses/<uuid:response_id>/calls/", calls.calls, name="calls"),
    path("responses/<uuid:response_id>/calls/new/", calls.call_up, name="call_up"),
    path("responses/<uuid:response_id>/calls/note/", calls.note, name="note_answer"),
    path("calls/", answering.mine, name="my_calls"),
    path("calls/rounds/<uuid:round_id>/", calls.change_round, name="change_round"),
    path("calls/sms/<str:secret>/", answering.sms_replies, name="sms_replies"),
    path("answer/<str:word>/", answering.by_link, name="answer_by_link"),
    path("duty/", duty.duty, name="duty"),
    path("responses/<uuid:response_id>/site/", onsite.site, name="site"),
    path("responses/<uuid:response_id>/reports/", onsite.reports, name="site_reports"),
    path("responses/<uuid:response_id>/paper/", onsite.paper, name="paper"),
    path("responses/<uuid:response_id>/paper/sheet/", onsite.paper_sheet, name="paper_sheet"),
    path("responses/reports/<uuid:report_id>/finish/", onsite.finish, name="finish_report"),
    path("responses/photos/<int:photo_id>/", onsite.photo, name="report_photo"),
]
