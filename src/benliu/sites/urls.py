"""Addresses of sites."""

from django.urls import path

from .pages import hazard_ledger, hazards, patrols, rectifications, sites, spot

urlpatterns = [
    path("sites/", sites.site_list, name="sites"),
    path("sites/new/", sites.site_new, name="site_new"),
    path("sites/standard/", sites.standard, name="site_standard"),
    path("sites/standard/<int:requirement_id>/<slug:act>/", sites.requirement_act, name="requirement_act"),
    path("sites/<int:site_id>/", sites.site_page, name="site_page"),
    path("sites/<int:site_id>/edit/", sites.site_edit, name="site_edit"),
    path("sites/<int:site_id>/evidence/<int:fulfilment_id>/", sites.evidence, name="site_evidence"),
    path("hazards/", hazard_ledger.ledger, name="hazards"),
    path("hazards/export/", hazard_ledger.export, name="export_hazards"),
    path("hazards/report/", hazards.report, name="hazard_report"),
    path("hazards/photos/<int:photo_id>/", hazards.photo, name="hazard_photo"),
    path("hazards/notify/<int:place_id>/", rectifications.issue, name="rectify"),
    path("hazards/<uuid:hazard_id>/", hazards.hazard, name="hazard"),
    path("hazards/<uuid:hazard_id>/<slug:act>/", hazards.act, name="hazard_act"),
    path("rectifications/<int:rectification_id>/", rectifications.rectification, name="rectification"),
    path("rectifications/<int:rectification_id>/word/", rectifications.word, name="rectification_word"),
    path("rectifications/<int:rectification_id>/pdf/", rectifications.pdf, name="rectification_pdf"),
    path("hazards/codes/<int:place_id>/", spot.sheet, name="spot_sheet"),
    path("spot/seen/<str:word>/", spot.seen, name="spot_seen"),
    path("spot/<str:printed>/", spot.tell, name="spot"),
    path("patrol/", patrols.walk, name="patrol_walk"),
    path("patrols/<uuid:patrol_id>/", patrols.patrol, name="patrol"),
    path("patrols/photos/<int:reading_id>/", patrols.photo, name="patrol_photo"),
    path("places/<int:place_id>/routes/new/", patrols.route_new, name="route_new"),
    path("routes/<int:route_id>/", patrols.route, name="route"),
    path("routes/<int:route_id>/codes/", patrols.codes, name="route_codes"),
    path("routes/<int:route_id>/<slug:act>/", patrols.route_act, name="route_act"),
    path("checks/<int:check_id>/picture/", patrols.picture, name="check_picture"),
    path("sites/<int:site_id>/<slug:act>/", sites.site_act, name="site_act"),
]
