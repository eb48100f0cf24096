"""Addresses of meetings."""

from django.urls import path

from .pages import attendance, feeds, fixing, meetings, planning, scanning, screen

urlpatterns = [
    path("meetings/", meetings.meeting_list, name="meetings"),
    path("meetings/feeds/", feeds.feeds, name="feeds"),
    path("calendar/<uuid:feed_id>/<slug:mark>.ics", feeds.calendar_feed, name="calendar_feed"),
    path("meetings/new/", planning.meeting_new, name="meeting_new"),
    path("meetings/fixed/<int:unit_id>/<slug:duty>/", fixing.fixed_day, name="fixed_day"),
    path("meetings/fixed/<int:fixed_id>/<slug:month>/make/", fixing.make, name="fixed_day_make"),
    path("meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/change/", planning.meeting_change, name="meeting_change"),
    path("meetings/<uuid:meeting_id>/announce/", planning.announce, name="meeting_announce"),
    path("meetings/<uuid:meeting_id>/cancel/", planning.cancel, name="meeting_cancel"),
    path("meetings/<uuid:meeting_id>/answer/", meetings.answer, name="meeting_answer"),
    path("meetings/<uuid:meeting_id>/screen/", screen.screen, name="meeting_screen"),
    path("meetings/<uuid:meeting_id>/screen/code/", screen.code, name="meeting_code"),
    path("meetings/<uuid:meeting_id>/sign-in/", scanning.sign_in, name="meeting_sign_in"),
    path("meetings/<uuid:meeting_id>/attendance/", attendance.correct, name="meeting_attendance"),
    path("meetings/<uuid:meeting_id>/attendance/rest/", attendance.rest, name="meeting_rest"),
    path("meetings/<uuid:meeting_id>/attendance/rest/undo/", attendance.rest_undo, name="meeting_rest_undo"),
    path("meetings/<uuid:meeting_id>/record/", attendance.record, name="meeting_record"),
    path("meetings/<uuid:meeting_id>/record/undo/", attendance.record_undo, name="meeting_record_undo"),
    path("scan/", scanning.scan, name="scan"),
]
