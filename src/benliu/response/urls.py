"""Addresses of warnings and responses."""

from django.urls import path

from .pages import alerts, responses

urlpatterns = [
    path("warnings/", alerts.alert_list, name="alerts"),
    path("warnings/new/", alerts.enter, name="enter_alert"),
    path("warnings/<int:alert_id>/", alerts.alert, name="alert"),
    path("responses/", responses.response_list, name="responses"),
    path("responses/start/", responses.start, name="start_response"),
    path("responses/<uuid:response_id>/", responses.response, name="response"),
]
