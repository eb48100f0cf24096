"""What people fill in about how they are told."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .queries.habits import Settings


class TimeInput(forms.TimeInput):
    """A time of day, picked in the browser's own way."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class TellMe(forms.Form):
    """When, and in which language."""

    quiet_from = forms.TimeField(label=gettext_lazy("免打扰从"), required=False, widget=TimeInput())
    quiet_until = forms.TimeField(label=gettext_lazy("免打扰到"), required=False, widget=TimeInput())
    daily_hour = forms.TypedChoiceField(label=gettext_lazy("什么时候发"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=gettext_lazy("通知用的语言"), choices=settings.LANGUAGES)

    def __init__(self, data: Mapping[str, Any] | None, *, kept: Settings) -> None:
        names = ("quiet_from", "quiet_until", "daily_hour", "language")
        super().__init__(data, initial={name: getattr(kept, name) for name in names})
        self.fields["daily_hour"].choices = [  # type: ignore[attr-defined]
            ("", _("一有就发")),
            *((hour, _("每天 %d 点合成一条") % hour) for hour in range(6, 23)),
        ]
        self._switches = [switch.name for row in kept.kinds for switch in row.switches]
        self._kept = kept

    def muted(self, on: Iterable[str]) -> list[str]:
        """The switches that were on the page and are off now; what was not on the page stays as it was."""
        chosen = set(on)
        return [name for name in self._switches if name not in chosen] + list(self._kept.muted_elsewhere)

    def said(self) -> dict[str, Any]:
        """What `save_preference` takes."""
        data = self.cleaned_data
        quiet = (data["quiet_from"], data["quiet_until"])
        return {"quiet": quiet, "daily_hour": data["daily_hour"], "language": data["language"]}


class GiveAddress(forms.Form):
    """One address by one channel."""

    channel = forms.ChoiceField(label=gettext_lazy("渠道"))
    value = forms.CharField(label=gettext_lazy("地址或号码"), max_length=254)

    def __init__(self, *, channels: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.fields["channel"].choices = channels  # type: ignore[attr-defined]


class ConfirmAddress(forms.Form):
    """The code that was sent to an address."""

    code = forms.CharField(
        label=gettext_lazy("确认码"),
        max_length=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
