"""Addresses of schemes, runs, results and the ledger."""

from django.urls import path

from .pages import exports, ledger, objections, publications, results, runs, schemes

urlpatterns = [
    path("schemes/", schemes.scheme_list, name="schemes"),
    path("schemes/<int:scheme_id>/", schemes.scheme, name="scheme"),
    path("runs/", runs.run_list, name="runs"),
    path("runs/start/", runs.start, name="start_run"),
    path("runs/<int:run_id>/", runs.run, name="run"),
    path("runs/<int:run_id>/progress/", runs.progress, name="run_progress"),
    path("runs/<int:run_id>/repeat/", runs.repeat, name="repeat_run"),
    path("runs/<int:run_id>/repeat/<uuid:task_id>/", runs.repetition, name="repetition"),
    path("runs/<int:run_id>/close/", runs.close, name="close_run"),
    path("runs/<int:run_id>/credits/", results.credits, name="run_credits"),
    path("runs/<int:run_id>/branches/<int:unit_id>/", results.branch, name="run_branch"),
    path("runs/<int:run_id>/branches/<int:unit_id>/year/", results.branch_months, name="run_branch_year"),
    path("runs/<int:run_id>/members/<int:person_id>/", results.member, name="run_member"),
    path("runs/<int:run_id>/export/results.xlsx", exports.workbook, name="export_workbook"),
    path("runs/<int:run_id>/export/<slug:table>.csv", exports.table, name="export_table"),
    path("runs/<int:run_id>/publish/", publications.prepare, name="prepare_publication"),
    path("publications/<int:publication_id>/", publications.publication, name="publication"),
    path("publications/<int:publication_id>/publish/", publications.publish, name="publish_run"),
    path("publications/<int:publication_id>/withdraw/", publications.withdraw, name="withdraw_publication"),
    path("published/", publications.notices, name="published"),
    path("published/<int:publication_id>/", publications.notice, name="notice_of"),
    path("publications/<int:publication_id>/object/", objections.object_to, name="object"),
    path("publications/<int:publication_id>/object/<uuid:record_id>/", objections.object_to, name="object_to"),
    path("objections/<int:objection_id>/", objections.objection, name="objection"),
    path("objections/<int:objection_id>/withdraw/", objections.withdraw, name="withdraw_objection"),
    path("points/<uuid:record_id>/", objections.history, name="history_of"),
    path("ledger/", ledger.own, name="ledger"),
    path("ledger/<int:person_id>/", ledger.of_person, name="ledger_of"),
]
