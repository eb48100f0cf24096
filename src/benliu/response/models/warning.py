"""Warnings as they came in, and where they are read from."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .level import Level

KEY = 64  # hexadecimal digits of SHA-256


class Alert(models.Model):
    """A warning, once for each message that came in. What it is follows from `content`, and never changes.

    `identity` tells CAP messages apart: sender, identifier and time of sending, hashed; empty where one is missing.
    `level` is what the message says in so many words, 0 if it says none; `guess`: what its severity suggests.
    `problems` and `doubts`: code, line and what fills the text, as `cap.Problem` has them.
    """

    class Way(models.TextChoices):
        UPLOAD = "upload", _("上传")
        FOLDER = "folder", _("文件夹")
        FEED = "feed", _("订阅")
        HAND = "hand", _("手工登记")

    class Verdict(models.TextChoices):
        SOUND = "sound", _("可用")
        FLAWED = "flawed", _("不合规范")
        REFUSED = "refused", _("拒收")

    content_hash = models.CharField(_("内容摘要"), max_length=KEY, unique=True)
    content = models.BinaryField(_("原文"), default=bytes)
    way = models.CharField(_("来路"), max_length=6, choices=Way)
    origin = models.CharField(_("文件名或网址"), max_length=400, blank=True)
    received_at = models.DateTimeField(_("收到时间"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    verdict = models.CharField(_("能否采用"), max_length=7, choices=Verdict)
    problems = models.JSONField(_("不合规范之处"), default=list)
    doubts = models.JSONField(_("存疑之处"), default=list)
    identity = models.CharField(_("报文身份"), max_length=KEY, blank=True)
    version = models.CharField(_("CAP 版本"), max_length=3, blank=True)
    status = models.CharField(_("报文性质"), max_length=20, blank=True)
    msg_type = models.CharField(_("报文类型"), max_length=20, blank=True)
    signed = models.BooleanField(_("带签名"), default=False)
    sender = models.CharField(_("发布方编码"), max_length=400, blank=True)
    identifier = models.CharField(_("报文编号"), max_length=400, blank=True)
    sent_at = models.DateTimeField(_("发布时间"), null=True)
    issuer = models.CharField(_("发布单位"), max_length=400, blank=True)
    event = models.CharField(_("事件"), max_length=400, blank=True)
    headline = models.CharField(_("标题"), max_length=400, blank=True)
    description = models.TextField(_("内容"), blank=True)
    instruction = models.TextField(_("防御指引"), blank=True)
    areas = models.JSONField(_("影响区域"), default=list)
    starts_at = models.DateTimeField(_("开始影响时间"), null=True)
    expires_at = models.DateTimeField(_("失效时间"), null=True)
    level = models.PositiveSmallIntegerField(_("预警级别"), choices=Level, default=Level.NONE)
    level_words = models.CharField(_("级别依据"), max_length=400, blank=True)
    guess = models.PositiveSmallIntegerField(_("按严重程度推测的级别"), choices=Level, default=Level.NONE)

    class Meta:
        verbose_name = _("预警")
        constraints = [
            models.UniqueConstraint(fields=["identity"], condition=~Q(identity=""), name="alert_message_once"),
        ]
        indexes = [models.Index(fields=["-received_at"])]

    def __str__(self) -> str:
        return self.headline or self.event or self.origin


class AlertReference(models.Model):
    """A message that an update or a cancellation names; it may come in before or after it, or never."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="references", verbose_name=_("预警"))
    identity = models.CharField(_("所指报文的身份"), max_length=KEY, db_index=True)

    class Meta:
        verbose_name = _("预警的引用")

    def __str__(self) -> str:
        return self.identity


class Feed(models.Model):
    """An address at which warnings are offered, from the settings, and how reading it went last."""

    address = models.CharField(_("网址"), max_length=400, unique=True)
    mark = models.CharField(_("上次的版本标记"), max_length=200, blank=True)
    polled_at = models.DateTimeField(_("上次读取时间"), null=True)
    failure = models.CharField(_("上次失败的原因"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("预警订阅")

    def __str__(self) -> str:
        return self.address


class FeedEntry(models.Model):
    """An entry of a feed that was taken in; it is not fetched again."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="entries", verbose_name=_("预警订阅"))
    key = models.CharField(_("条目标识摘要"), max_length=KEY)

    class Meta:
        verbose_name = _("预警订阅的条目")
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once")]

    def __str__(self) -> str:
        return self.key
