"""Kinds of records: data, not code."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from benliu.common.language import reads_english
from intake.vocabulary import Kind, numeral_key


class RecordKind(models.Model):
    """What may be recorded: 党课, 志愿服务 … `code` is the name that schemes use for it.

    `branch_kind`: what an activity of this kind, told by who leads the branch, is for the branch itself.
    `needs_second`: who filed a record may not verify it; nor, of any kind, whom it is about.
    `counts_against`: a record takes points away or vetoes: only who leads the branch files one, it is looked at singly.
    `words`: its levels, further figures and unit in English, as the scheme says them; a unit as one/many: hour/hours.
    """

    class Subject(models.TextChoices):
        MEMBER = "member", pgettext_lazy("about", "个人")
        BRANCH = "branch", pgettext_lazy("about", "组织")

    class Stream(models.TextChoices):
        BEN = "ben", _("奔流")
        NUAN = "nuan", _("暖流")
        CHAO = "chao", _("潮流")
        QING = "qing", _("清流")
        NONE = "", _("不属四流")

    code = models.CharField(_("代码"), max_length=60, unique=True)
    subject = models.CharField(_("记录对象"), max_length=8, choices=Subject, default=Subject.MEMBER)
    title = models.CharField(_("名称"), max_length=80)
    english = models.CharField(_("英文名称"), max_length=80, blank=True, default="")
    aliases = models.JSONField(_("别名"), default=list)
    stream = models.CharField(_("所属流"), max_length=5, choices=Stream, default=Stream.NONE, blank=True)
    unit = models.CharField(_("计量单位"), max_length=8, default="次")
    levels = models.JSONField(_("等级"), default=list)
    words = models.JSONField(_("英文用词"), default=dict)
    note_fields = models.JSONField(_("说明栏内容"), default=dict)
    usual_most = models.BigIntegerField(_("一次最多（千分之一）"), default=3000)
    branch_kind = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("同时记为支部的")
    )
    needs_second = models.BooleanField(_("须第二人审核"), default=False)
    counts_against = models.BooleanField(_("扣分或否决"), default=False)
    retired_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("记录类型")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title in the reader's language: the English one where English is read and there is one."""
        return (self.english if reads_english() else "") or self.title

    def word(self, word: str) -> str:
        """One of its levels, or what a further figure of it is called, in the reader's language."""
        return str((self.words.get(word) if reads_english() else "") or word)

    def level_called(self, word: str) -> str | None:
        """The one of its levels that `word` means, however its numeral is written: Ⅱ级 is II级. None: none of them."""
        return next((level for level in self.levels if numeral_key(level) == numeral_key(word)), None)

    def measure(self, thousandths: int | None = 1000) -> str:
        """Its unit in the reader's language, as it follows a quantity in thousandths: 1 hour, 1.5 hours."""
        one, _slash, many = str(self.words.get(self.unit, "") if reads_english() else "").partition("/")
        return (one if thousandths == 1000 else many or one) or self.unit

    def note_with(self, facts: Mapping[str, int], note: str) -> str:
        """The note as a ledger would have it: with the further figures that it does not say itself, 满意度4.5."""
        if not self.note_fields or not facts:
            return note
        said = Kind(self.code, self.title, notes=self.note_fields).numbers_in(note)
        further = [
            pattern.replace("{number}", f"{facts[name] / 1000:g}")
            for name, pattern in self.note_fields.items()
            if name in facts and name not in said
        ]
        return " ".join([*further, *([note] if note else [])])

    def fact_labels(self) -> dict[str, str]:
        """What its further figures are called, by name."""
        return {name: self.word(pattern.replace("{number}", "")) for name, pattern in self.note_fields.items()}
