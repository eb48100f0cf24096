"""What a column of a workbook can be taken for, with the words that people know it by."""

from django.utils.translation import gettext_lazy as _

from benliu.org.particulars import ENTRIES

MEANINGS = {
    "date": _("日期"),
    "name": _("姓名"),
    "staff_no": _("工号"),
    "branch": _("支部"),
    "item": _("事项"),
    "meeting": _("会议类型"),
    "quantity": _("数量"),
    "unit": _("计量单位"),
    "level": _("等级/说明"),
    "achievement": _("成果名称"),
    "remark": _("备注"),
    "year": _("年份"),
    "recorder": _("登记人"),
    "status": _("党员状态"),
    "gender": _("性别"),
    "joined_on": _("入党时间"),
    **{entry.name: entry.heading for entry in ENTRIES},
}
