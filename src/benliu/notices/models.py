"""Notices, and how each person is told.

All of it belongs to one account and goes with it; every row may be deleted. Words lie here alone, in no audit trail.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something that one person should know, with the way to the act. Kept in the language the person is told in."""

    id = models.UUIDField(_("通知编码"), primary_key=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("收件人")
    )
    kind = models.CharField(_("通知类型"), max_length=60)
    key = models.CharField(_("去重标识"), max_length=120, blank=True)  # what a person is told once only
    title = models.CharField(_("标题"), max_length=200)
    text = models.CharField(_("正文"), max_length=1000, blank=True)
    path = models.CharField(_("办理地址"), max_length=300)
    about = models.JSONField(_("涉及的对象"), default=list)  # ids alone; names are looked up when it is shown
    urgent = models.BooleanField(_("紧急"), default=False)
    made_at = models.DateTimeField(_("产生时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    class Meta:
        verbose_name = _("通知")
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "key"], condition=~Q(key=""), name="notice_once")
        ]
        indexes = [
            models.Index(fields=["account", "made_at"]),
            models.Index(fields=["account"], condition=Q(read_at=None), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class Address(models.Model):
    """Where a person is reached by one channel: an e-mail address, a number, or one browser's push subscription.

    Used only once `confirmed_at` is set: by the code that was sent there; a browser confirms itself. `code_sent_at` is
    None until the channel has taken the code.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("电子邮件")
        PUSH = "push", _("浏览器推送")
        SMS = "sms", _("短信")
        WECOM = "wecom", _("企业微信")
        DINGTALK = "dingtalk", _("钉钉群")
        VOICE = "voice", _("语音电话")

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses", verbose_name=_("收件人")
    )
    channel = models.CharField(_("渠道"), max_length=8, choices=Channel)
    value = models.CharField(_("地址"), max_length=1000)
    keys = models.JSONField(_("加密公钥"), default=dict)  # of a browser: p256dh and auth
    asked_at = models.DateTimeField(_("登记时间"))
    code_sent_at = models.DateTimeField(_("确认码发出时间"), null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)

    class Meta:
        verbose_name = _("通知地址")
        constraints = [
            models.UniqueConstraint(fields=["account", "channel"], condition=~Q(channel="push"), name="one_address"),
            models.UniqueConstraint(fields=["value"], condition=Q(channel="push"), name="one_browser"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} of {self.account_id}"


class Preference(models.Model):
    """How one person wants to be told; without a row: everything by every confirmed address, at once."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preference", verbose_name=_("收件人")
    )
    language = models.CharField(_("通知语言"), max_length=10, choices=settings.LANGUAGES, default="zh-hans")
    muted = models.JSONField(_("不用的渠道"), default=list)  # "kind/channel" for each switch that is off
    quiet_from = models.TimeField(_("免打扰开始"), null=True, blank=True)
    quiet_until = models.TimeField(_("免打扰结束"), null=True, blank=True)
    daily_hour = models.PositiveSmallIntegerField(_("每日汇总的钟点"), null=True, blank=True)

    class Meta:
        verbose_name = _("通知方式")

    def __str__(self) -> str:
        return f"preference of {self.account_id}"


class Delivery(models.Model):
    """One notice on its way to one address.

    `next_try_at` says when it is due, or, while somebody is sending it, when it is due again should that one die.
    Deliveries that went out together share an `envelope`, also when they are sent again.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待发送")
        SENT = "sent", _("已送出")
        FAILED = "failed", _("将再次发送")
        GIVEN_UP = "given_up", _("未能送出")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", verbose_name=_("通知"))
    address = models.ForeignKey(Address, models.CASCADE, related_name="deliveries", verbose_name=_("通知地址"))
    state = models.CharField(_("发送状态"), max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    next_try_at = models.DateTimeField(_("下次发送"))
    envelope = models.UUIDField(_("信封编码"), null=True)
    error = models.CharField(_("未送出的原因"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("送出时间"), null=True)

    class Meta:
        verbose_name = _("通知发送")
        constraints = [models.UniqueConstraint(fields=["notice", "address"], name="one_delivery")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state__in=["waiting", "failed"]), name="deliveries_due"),
            models.Index(fields=["state"], condition=Q(state__in=["failed", "given_up"]), name="deliveries_failing"),
            models.Index(fields=["envelope"], condition=Q(envelope__isnull=False), name="deliveries_together"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.address_id}: {self.state}"
