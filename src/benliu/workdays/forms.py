"""What is filled in about a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

CHOICES = [("off", _("放假")), ("work", _("上班"))]


class OneDay(forms.Form):
    """A day, and whether it is worked."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    what = forms.ChoiceField(label=_("放假还是上班"), choices=CHOICES)
    name = forms.CharField(label=_("名称"), max_length=40, required=False, help_text=_("例如：国庆节、调休。"))


class DaysTable(forms.Form):
    """A table of days."""

    table = forms.FileField(
        label=_("CSV 文件"), help_text=_("两栏：date（日期）、rest（1 休息，0 上班）；可以再有一栏 name。")
    )
