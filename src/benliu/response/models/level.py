"""Levels of a response and of a warning."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    """Levels of a response, I being the highest; 0 stands for none."""

    NONE = 0, _("结束")
    I = 1, _("Ⅰ级")  # noqa: E741 - the name that people know
    II = 2, _("Ⅱ级")
    III = 3, _("Ⅲ级")
    IV = 4, _("Ⅳ级")
