"""Django's registration of this feature."""

import gc

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The feature `config`."""

    name = "benliu.config"
    label = "config"

    def ready(self) -> None:
        """What is loaded by now stays: looking through it for garbage again and again took a tenth of an import."""
        gc.freeze()
