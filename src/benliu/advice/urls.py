"""Addresses of requests for advice."""

from django.urls import path

from .pages import known, listing, mine, public, requests, topics

urlpatterns = [
    path("ask/", public.ask, name="ask"),
    path("ask/<slug:key>/", public.case, name="ask_case"),
    path("ask/<slug:key>/<slug:act>/", public.case_act, name="ask_case_act"),
    path("ask/<slug:key>/photos/<int:photo_id>/", public.case_photo, name="ask_case_photo"),
    path("ask/<slug:key>/documents/<int:document_id>/", public.case_document, name="ask_case_document"),
    path("ask/<slug:key>/paper/<slug:ending>/", public.case_paper, name="ask_case_paper"),
    path("advice/", listing.request_list, name="advice_requests"),
    path("advice/export/", listing.export, name="export_requests"),
    path("advice/mine/", mine.mine, name="advice_mine"),
    path("advice/known/", known.known, name="advice_answers"),
    path("advice/known/<int:known_id>/", known.one_known, name="advice_known"),
    path("advice/topics/", topics.topics, name="advice_topics"),
    path("advice/topics/<int:topic_id>/", topics.topic, name="advice_topic"),
    path("advice/topics/<int:topic_id>/close/", topics.close, name="advice_topic_close"),
    path("advice/sheet/", topics.sheet, name="advice_sheet"),
    path("advice/photos/<int:photo_id>/", requests.photo, name="advice_photo"),
    path("advice/documents/<int:document_id>/", requests.document, name="advice_document"),
    path("advice/<uuid:request_id>/", requests.one_request, name="advice_request"),
    path("advice/<uuid:request_id>/close/", requests.close, name="advice_close"),
    path("advice/<uuid:request_id>/paper/<slug:ending>/", requests.paper, name="advice_paper"),
    path("advice/<uuid:request_id>/<slug:act>/", requests.act, name="advice_act"),
]
