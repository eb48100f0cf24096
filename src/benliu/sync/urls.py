"""Addresses of this feature."""

from django.urls import path

from . import api, pages

urlpatterns = [
    path("sync/operations", api.operations, name="sync_operations"),
    path("sync/session", api.session, name="sync_session"),
    path("worker.js", pages.worker, name="worker"),
    path("manifest.webmanifest", pages.manifest, name="manifest"),
    path("offline/", pages.offline, name="offline"),
    path("unsent/", pages.unsent, name="unsent"),
]
