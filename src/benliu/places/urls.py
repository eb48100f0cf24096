"""Addresses of places, and the one that is printed on their codes."""

from django.urls import path

from .pages import field, places

urlpatterns = [
    path("map/", field.field_map, name="field_map"),
    path("map/marks/", field.field_marks, name="field_marks"),
    path("places/", places.place_list, name="places"),
    path("places/new/", places.place_new, name="place_new"),
    path("places/codes/", places.sheet, name="place_sheet"),
    path("places/<int:place_id>/", places.place, name="place"),
    path("places/<int:place_id>/<slug:act>/", places.place_act, name="place_act"),
    path("at/<str:printed>/", places.scanned, name="place_scanned"),
]
