"""Addresses of sites."""

from django.urls import path

from .pages import patrols, sites

urlpatterns = [
    path("sites/", sites.site_list, name="sites"),
    path("sites/new/", sites.site_new, name="site_new"),
    path("sites/standard/", sites.standard, name="site_standard"),
    path("sites/standard/<int:requirement_id>/<slug:act>/", sites.requirement_act, name="requirement_act"),
    path("sites/<int:site_id>/", sites.site_page, name="site_page"),
    path("sites/<int:site_id>/edit/", sites.site_edit, name="site_edit"),
    path("sites/<int:site_id>/evidence/<int:fulfilment_id>/", sites.evidence, name="site_evidence"),
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
