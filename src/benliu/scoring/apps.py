"""Django's registration of this feature."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """The feature `scoring`."""

    name = "benliu.scoring"
    label = "scoring"
