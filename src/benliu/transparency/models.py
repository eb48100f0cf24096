"""The log as tables: its leaves, the tiles over them, what was signed of it, and who else has signed.

A leaf's `id` is its index in the tree. Sealed: leaves, full tiles, checkpoints, cosignatures, erasures.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sequencing(models.Model):
    """The one row that says how many leaves there are; whoever sequences locks it."""

    size = models.BigIntegerField(_("叶子数"), default=0)

    class Meta:
        verbose_name = _("存证进度")

    def __str__(self) -> str:
        return str(self.size)


class Leaf(models.Model):
    """One entry of a source, as a keyed mark. `person_id`: under whose key; None: under the log's own secret."""

    id = models.BigIntegerField(_("叶子序号"), primary_key=True)
    source = models.CharField(_("来源"), max_length=20)
    position = models.BigIntegerField(_("来源中的次序"))
    reference = models.CharField(_("所指"), max_length=40)
    person_id = models.BigIntegerField(_("人员编码"), null=True, db_index=True)
    mark = models.BinaryField(_("加密摘要"), max_length=32)

    class Meta:
        verbose_name = _("存证叶子")
        constraints = [
            models.UniqueConstraint(fields=["source", "position"], name="leaf_once"),
            models.UniqueConstraint(fields=["source", "reference"], name="leaf_of_one_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.source} {self.reference}"


class Tile(models.Model):
    """Up to 256 hashes of one level of the tree, side by side (C2SP tlog-tiles)."""

    level = models.PositiveSmallIntegerField(_("层"))
    place = models.BigIntegerField(_("层内次序"))
    width = models.PositiveSmallIntegerField(_("宽度"))
    hashes = models.BinaryField(_("摘要"), max_length=8192)

    class Meta:
        verbose_name = _("存证瓦片")
        constraints = [models.UniqueConstraint(fields=["level", "place"], name="tile_once")]

    def __str__(self) -> str:
        return f"{self.level}/{self.place}.{self.width}"


class Checkpoint(models.Model):
    """How large the log was and its root, as it was signed (C2SP tlog-checkpoint): the root stands in the note alone.

    When it was signed is only said here; what a witness has signed holds a time that can be relied on.
    """

    size = models.BigIntegerField(_("叶子数"), unique=True)
    note = models.TextField(_("签名全文"))
    signed_at = models.DateTimeField(_("签名时间"))

    class Meta:
        verbose_name = _("检查点")

    def __str__(self) -> str:
        return str(self.size)


class Cosignature(models.Model):
    """What a witness has signed of a checkpoint: one line, as it stands below the note (C2SP tlog-cosignature)."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures", verbose_name=_("检查点"))
    witness = models.CharField(_("见证方"), max_length=200)
    line = models.TextField(_("签名行"))
    signed_at = models.DateTimeField(_("见证时间"))

    class Meta:
        verbose_name = _("见证签名")
        constraints = [models.UniqueConstraint(fields=["checkpoint", "witness"], name="cosigned_once")]

    def __str__(self) -> str:
        return f"{self.witness} {self.checkpoint_id}"


class Witness(models.Model):
    """How far a witness of ours has got, and what went wrong the last time."""

    name = models.CharField(_("见证方"), max_length=200, unique=True)
    size = models.BigIntegerField(_("已见证的叶子数"), default=0)
    tried_at = models.DateTimeField(_("最近一次送达"))
    trouble = models.CharField(_("没有成功的原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("见证进度")

    def __str__(self) -> str:
        return self.name


class Witnessed(models.Model):
    """The newest checkpoint of another log that we have cosigned."""

    origin = models.CharField(_("日志"), max_length=200, unique=True)
    size = models.BigIntegerField(_("叶子数"), default=0)
    root = models.BinaryField(_("树根"), max_length=32, default=bytes)
    seen_at = models.DateTimeField(_("见证时间"), null=True)

    class Meta:
        verbose_name = _("为他人见证")

    def __str__(self) -> str:
        return f"{self.origin} {self.size}"


class Erasure(models.Model):
    """That a person was erased: how many leaves were under the key that is gone, and what they were of, as a digest.

    The digest is made with the log's secret, which no database holds: nobody can claim an erasure to hide a change, nor
    change what is left of who was erased. `broken`: how many leaves did not match their entries even then.
    """

    person_id = models.BigIntegerField(_("人员编码"), unique=True)
    leaves = models.BigIntegerField(_("叶子数"))
    broken = models.BigIntegerField(_("当时已对不上的叶子数"))
    digest = models.BinaryField(_("加密摘要"), max_length=32)

    class Meta:
        verbose_name = _("清除存证")

    def __str__(self) -> str:
        return f"{self.person_id} {self.leaves}"
