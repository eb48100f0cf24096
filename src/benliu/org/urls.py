"""Addresses of the directory."""

from django.urls import path

from . import pages

urlpatterns = [
    path("org/", pages.unit_list, name="units"),
    path("org/units/<int:unit_id>/", pages.unit, name="unit"),
    path("org/people/", pages.people, name="people"),
    path("org/people/<int:person_id>/", pages.person, name="person"),
]
