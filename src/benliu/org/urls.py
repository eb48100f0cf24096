"""Addresses of the directory, the tree's changes, offices, personal data and transfers."""

from django.urls import path

from .pages import accounts, directory, doubles, leaving, offices, personal, roster, transfers, units

urlpatterns = [
    path("org/", directory.unit_list, name="units"),
    path("org/units/<int:unit_id>/", directory.unit, name="unit"),
    path("org/units/<int:unit_id>/edit/", units.edit, name="unit_edit"),
    path("org/units/<int:unit_id>/edit/<slug:act>/", units.act, name="unit_act"),
    path("org/units/<int:unit_id>/offices/new/", offices.office_new, name="office_new"),
    path("org/units/<int:unit_id>/roster/", roster.take_roster, name="roster"),
    path("org/units/<int:unit_id>/accounts/", accounts.unit_accounts, name="unit_accounts"),
    path("org/offices/<int:office_id>/", offices.office_term, name="office_term"),
    path("org/offices/<int:office_id>/undo/", offices.office_undo, name="office_undo"),
    path("org/people/", directory.people, name="people"),
    path("org/people/<int:person_id>/", directory.person, name="person"),
    path("org/people/<int:person_id>/slip/", accounts.slip, name="person_slip"),
    path("org/people/<int:person_id>/account/<slug:act>/", accounts.person_account, name="person_account"),
    path("org/people/<int:person_id>/confirm/", offices.confirm, name="confirm_member"),
    path("org/people/<int:person_id>/leave/", leaving.leave, name="leave"),
    path("org/people/<int:person_id>/leave/undo/", leaving.leave_undo, name="leave_undo"),
    path("org/people/<int:person_id>/particulars/", personal.particulars, name="particulars"),
    path("org/people/<int:person_id>/unmask/", personal.unmask, name="unmask"),
    path("org/people/<int:person_id>/export/", personal.export, name="export_person"),
    path("org/people/<int:person_id>/erase/", personal.erase, name="erase_person"),
    path("org/people/<int:person_id>/erasure/<slug:act>/", personal.erasure, name="erasure"),
    path("org/doubles/", doubles.doubles, name="people_doubles"),
    path("org/doubles/<int:double_id>/undo/", doubles.undo, name="people_double_undo"),
    path("org/transfers/", transfers.transfers, name="transfers"),
    path("org/transfers/new/", transfers.transfer_new, name="transfer_new"),
    path("org/transfers/<int:transfer_id>/", transfers.transfer, name="transfer"),
    path("org/transfers/<int:transfer_id>/<slug:act>/", transfers.transfer_act, name="transfer_act"),
]
