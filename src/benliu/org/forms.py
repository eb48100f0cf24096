"""What people fill in about people."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FindPeople(forms.Form):
    """A name or a staff number."""

    words = forms.CharField(label=_("姓名或工号"), required=False, max_length=40)
