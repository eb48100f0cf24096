"""Addresses of records, kinds and imports."""

from django.urls import path

from .pages import doubles, exports, imports, kinds, recording, records, withdrawal

urlpatterns = [
    path("record/", recording.record_once, name="record_once"),
    path("record/similar/", recording.similar, name="similar"),
    path("records/photos/", recording.photo, name="photo"),
    path("records/", records.record_list, name="records"),
    path("records/export.xlsx", exports.records, name="export_records"),
    path("records/kinds/", kinds.kind_list, name="kinds"),
    path("records/kinds/<str:code>/", kinds.kind, name="kind"),
    path("records/evidence/<int:evidence_id>/", records.evidence, name="evidence"),
    path("records/batches/<int:batch_id>/undo/", records.undo, name="record_undo"),
    path("records/doubles/", doubles.decide, name="doubles"),
    path("records/activities/<uuid:activity_id>/merge/", doubles.merge, name="telling_merge"),
    path("records/doubles/<uuid:decision>/undo/", doubles.undo, name="doubles_undo"),
    path("records/<uuid:record_id>/", records.record, name="record"),
    path("records/<uuid:record_id>/correct/", records.correct, name="record_correct"),
    path("records/<uuid:record_id>/cancel/", records.cancel, name="record_cancel"),
    path("records/<uuid:record_id>/verify/", records.verify, name="record_verify"),
    path("records/returns/undo/", records.undo_return, name="record_return_undo"),
    path("records/<uuid:record_id>/resubmit/", records.resubmit, name="record_resubmit"),
    path("records/<uuid:record_id>/return/", records.give_back, name="record_return"),
    path("records/<uuid:record_id>/withdraw/", withdrawal.withdraw, name="record_withdraw"),
    path("records/<uuid:record_id>/withdraw/undo/", withdrawal.undo, name="record_withdraw_undo"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/new/", imports.start, name="import_new"),
    path("imports/<uuid:import_id>/", imports.show, name="import"),
    path("imports/<uuid:import_id>/progress/", imports.progress, name="import_progress"),
    path("imports/<uuid:import_id>/rejected.xlsx", imports.rejected, name="import_rejected"),
    path("imports/<uuid:import_id>/rows/<int:row_id>/", imports.row, name="import_row"),
    path("imports/<uuid:import_id>/columns/", imports.columns, name="import_columns"),
    path("imports/<uuid:import_id>/cancel/", imports.cancel, name="import_cancel"),
    path("imports/<uuid:import_id>/<slug:act>/", imports.act, name="import_act"),
]
