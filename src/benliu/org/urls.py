"""Addresses of the directory and of transfers."""

from django.urls import path

from .pages import directory, transfers

urlpatterns = [
    path("org/", directory.unit_list, name="units"),
    path("org/units/<int:unit_id>/", directory.unit, name="unit"),
    path("org/people/", directory.people, name="people"),
    path("org/people/<int:person_id>/", directory.person, name="person"),
    path("org/transfers/", transfers.transfers, name="transfers"),
    path("org/transfers/new/", transfers.transfer_new, name="transfer_new"),
    path("org/transfers/<int:transfer_id>/", transfers.transfer, name="transfer"),
    path("org/transfers/<int:transfer_id>/<slug:act>/", transfers.transfer_act, name="transfer_act"),
]
