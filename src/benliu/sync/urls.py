"""Addresses of this feature."""

from django.urls import path

from . import api

urlpatterns = [path("sync/operations", api.operations, name="sync_operations")]
