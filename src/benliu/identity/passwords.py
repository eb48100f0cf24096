"""What a password must be, said in our words, and the form in which somebody sets the first one."""

from typing import Any

from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class LongEnough(MinimumLengthValidator):
    """Django's, whose own catalogue lacks the Chinese."""

    def get_error_message(self) -> str:
        """What is said of one that is too short."""
        return _("密码太短，至少要 %d 个字符。") % self.min_length


class FirstPassword(SetPasswordForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """Django's, with what must hold said once, above it."""

    error_messages = {"password_mismatch": gettext_lazy("两次写的不一样，请再写一遍。")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, again = self.fields["new_password1"], self.fields["new_password2"]
        first.label, again.label, first.help_text, again.help_text = _("新密码"), _("再写一遍"), "", ""
