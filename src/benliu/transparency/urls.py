"""Addresses of the log. All but the proofs are for everybody."""

from django.urls import path

from . import api, pages

urlpatterns = [
    path("log/", pages.log, name="log"),
    path("log/checkpoint", api.checkpoint, name="log_checkpoint"),
    path("log/tile/<path:place>", api.tile, name="log_tile"),
    path("log/consistency", pages.consistency, name="log_consistency"),
    path("log/benliu_verify.py", api.verifier, name="log_verifier"),
    path("log/witness/add-checkpoint", api.add_checkpoint, name="log_add_checkpoint"),
    path("log/proof/<str:source>/<str:reference>/", pages.proof, name="log_proof"),
]
