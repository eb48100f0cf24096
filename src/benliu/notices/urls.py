"""Addresses of notices."""

from django.urls import path

from .pages import failures, inbox, settings

urlpatterns = [
    path("notices/", inbox.inbox, name="notices"),
    path("notices/read/", inbox.read, name="notices_read"),
    path("notices/failures/", failures.failures, name="notice_failures"),
    path("notices/settings/", settings.settings, name="notice_settings"),
    path("notices/addresses/", settings.give, name="notice_address"),
    path("notices/addresses/<int:address_id>/confirm/", settings.confirm, name="notice_confirm"),
    path("notices/addresses/<int:address_id>/send/", settings.send_again, name="notice_send_again"),
    path("notices/addresses/<int:address_id>/remove/", settings.remove, name="notice_address_remove"),
    path("notices/push/", settings.subscribe, name="notice_push"),
    path("notices/<uuid:notice_id>/", inbox.notice, name="notice"),
]
