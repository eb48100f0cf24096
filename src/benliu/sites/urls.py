"""Addresses of sites."""

from django.urls import path

from .pages import sites

urlpatterns = [
    path("sites/", sites.site_list, name="sites"),
    path("sites/new/", sites.site_new, name="site_new"),
    path("sites/standard/", sites.standard, name="site_standard"),
    path("sites/standard/<int:requirement_id>/<slug:act>/", sites.requirement_act, name="requirement_act"),
    path("sites/<int:site_id>/", sites.site_page, name="site_page"),
    path("sites/<int:site_id>/edit/", sites.site_edit, name="site_edit"),
    path("sites/<int:site_id>/evidence/<int:fulfilment_id>/", sites.evidence, name="site_evidence"),
    path("sites/<int:site_id>/<slug:act>/", sites.site_act, name="site_act"),
]
