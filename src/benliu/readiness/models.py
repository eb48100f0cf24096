"""Who can do what, when they cannot come, how soon they can, and in which team they stand ready."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from benliu.org.models import Person, Unit


class Skill(models.Model):
    """A skill that posts and requests ask for: data of the bureau."""

    code = models.CharField(_("代码"), max_length=40, unique=True)
    title = models.CharField(_("技能"), max_length=40)
    english = models.CharField(_("英文名称"), max_length=80, blank=True)
    closed_at = models.DateTimeField(_("停用时间"), null=True)

    class Meta:
        verbose_name = _("技能")

    def __str__(self) -> str:
        return self.title


class Competence(models.Model):
    """Somebody has a skill, until a day (none: for good). A new certificate is a new row."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="competences", verbose_name=_("人员"))
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name=_("技能"))
    valid_from = models.DateField(_("起算日期"))
    valid_until = models.DateField(_("有效期至"), null=True)
    proof = models.CharField(_("凭什么"), max_length=120, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    noted_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("注销时间"), null=True)

    class Meta:
        verbose_name = _("持有的技能")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="competence_ends_after_start"
            )
        ]
        indexes = [models.Index(fields=["person", "skill"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill_id}"


class Availability(models.Model):
    """How soon somebody can be on the way, by their own word; and where from, as coarsely as they like.

    Where home and work lie is in hundredths of a degree, about a kilometre.
    """

    class Standing(models.TextChoices):
        STATION = "station", _("就在岗上")
        FIVE = "five", _("5 分钟能出发")
        TEN = "ten", _("10 分钟能出发")
        NOT = "not", _("现在不能")

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="availability", verbose_name=_("人员")
    )
    standing = models.CharField(_("待命状态"), max_length=7, choices=Standing, default=Standing.TEN)
    until = models.DateTimeField(_("持续到"), null=True)
    home_latitude = models.SmallIntegerField(_("住处纬度"), null=True)
    home_longitude = models.SmallIntegerField(_("住处经度"), null=True)
    work_latitude = models.SmallIntegerField(_("单位纬度"), null=True)
    work_longitude = models.SmallIntegerField(_("单位经度"), null=True)
    said_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("待命情况")

    def __str__(self) -> str:
        return f"{self.person_id} {self.standing}"


class Absence(models.Model):
    """A time in which somebody is not called: once, or on the same weekdays (`weekdays`: digits 1 to 7) until a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="absences", verbose_name=_("人员"))
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    weekdays = models.CharField(_("每周哪几天"), max_length=7, blank=True)
    repeats_until = models.DateField(_("重复到"), null=True)
    reason = models.CharField(_("原因"), max_length=120, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    noted_at = models.DateTimeField(_("登记时间"))
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("不在岗时段")
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start")]
        indexes = [models.Index(fields=["person", "ends_at"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at:%m-%d}"


class Team(models.Model):
    """People who stand ready for one purpose: a bureau has several kinds of teams."""

    class Purpose(models.TextChoices):
        EMERGENCY = "emergency", _("应急服务队")
        ADVICE = "advice", _("技术服务团")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    purpose = models.CharField(_("用途"), max_length=9, choices=Purpose, default=Purpose.EMERGENCY)
    name = models.CharField(_("队名"), max_length=80)
    closed_at = models.DateTimeField(_("解散时间"), null=True)

    class Meta:
        verbose_name = _("队伍")
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], condition=Q(closed_at=None), name="team_name_once")
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """Somebody belongs to a team, since and until a day; who leads it may report for its people."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members", verbose_name=_("队伍"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("人员"))
    leads = models.BooleanField(_("队长"), default=False)
    starts_on = models.DateField(_("加入日期"))
    ends_on = models.DateField(_("退出日期"), null=True)

    class Meta:
        verbose_name = _("队员")
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], condition=Q(ends_on=None), name="team_member_once")
        ]
        indexes = [models.Index(fields=["person"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.team_id}"
