"""What is asked on the page of the log."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameOlder(forms.Form):
    """How large the log was when somebody kept its checkpoint."""

    older = forms.IntegerField(label=_("您留的检查点有多少条"), min_value=1, max_value=10**15)
