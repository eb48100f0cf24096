"""Addresses of the pages that join features."""

from django.urls import path

from .pages import burden, home, member, officer, profile, search, secretary

urlpatterns = [
    path("", home.home, name="home"),
    path("me/", member.my_home, name="my_home"),
    path("me/points/", member.my_points, name="my_points"),
    path("me/years/", member.my_years, name="my_years"),
    path("me/profile/", profile.my_profile, name="my_profile"),
    path("desk/", secretary.desk, name="desk"),
    path("desk/<int:unit_id>/", secretary.desk, name="branch_desk"),
    path("desk/<int:unit_id>/activities/<uuid:record_id>/", secretary.activity, name="activity"),
    path("desk/<int:unit_id>/entries/", burden.entries, name="entries"),
    path("desk/<int:unit_id>/verify/", secretary.verify, name="verify"),
    path("desk/<int:unit_id>/return/", secretary.give_back, name="give_back"),
    path("desk/<int:unit_id>/undo/<int:batch_id>/", secretary.undo, name="undo"),
    path("search/", search.search_all, name="search"),
    path("office/", officer.office, name="office"),
]
