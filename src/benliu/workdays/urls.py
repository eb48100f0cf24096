"""Addresses of the working days."""

from django.urls import path

from . import pages

urlpatterns = [path("workdays/", pages.workdays, name="workdays")]
