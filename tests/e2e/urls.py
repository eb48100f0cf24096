"""The product's addresses and the sheet of components."""

import re

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from benliu.sync.pages import worker
from benliu.ui.charts import bar_chart
from benliu.ui.toasts import add_toast


class Activity(forms.Form):
    """One field of every sort."""

    name = forms.CharField(label="活动名称", help_text="写清做了什么，20 字以内", initial="走读示例河")
    people = forms.RegexField(r"^\d+$", label="参加人数", error_messages={"invalid": "请填数字，例如 24"})
    stream = forms.ChoiceField(label="流", choices=[("ben", "奔流"), ("nuan", "暖流")])
    sort = forms.ChoiceField(label="方式", choices=[("a", "现场"), ("b", "线上")], widget=forms.RadioSelect)
    public = forms.BooleanField(label="允许公开", required=False)
    note = forms.CharField(label="说明", widget=forms.Textarea, required=False)


STARS_BEFORE_AND_AFTER = [
    ("二星及以下", (6, 4), "−2 人"),
    ("三星", (19, 15), "−4 人"),
    ("四星", (14, 18), "+4 人"),
    ("五星", (3, 5), "+2 人"),
]


def kit(request: HttpRequest) -> HttpResponse:
    """Every component once, in the shell named by the query."""
    add_toast(request, "已确认，自动写入 4 处", undo_url="/kit/")
    messages.error(request, "没有保存：日期还没有到。")
    form = Activity({"name": "走读示例河", "people": "二十来个", "sort": "a"})
    form.is_valid()
    context = {
        "shell": f"ui/{request.GET.get('shell', 'desk')}.html",
        "form": form,
        "page": Paginator(range(95), 20).page(2),
        "river": [("ben", 32000), ("nuan", 18000), ("chao", 21500), ("qing", 15000)],
        "chart": bar_chart(series=["现行", "草案"], rows=STARS_BEFORE_AND_AFTER, summary="星级分布：四星加 4 人"),
        "one": bar_chart(series=["人数"], rows=[(f"{n}0 分", (n * n,), "") for n in range(10)], summary="分数分布"),
        "display_name": "周书记",
        "bureau_name": "示例市水利局",
        "nav": [
            {"label": "工作台", "url": "/kit/", "icon": "home", "section": "", "badge": 0, "current": True},
            {"label": "活动记录", "url": "/kit/?2", "icon": "doc", "section": "", "badge": 5, "current": False},
            {
                "label": "方案与模拟",
                "url": "/kit/?3",
                "icon": "sliders",
                "section": "规则",
                "badge": 0,
                "current": False,
            },
        ],
        "tabs": [
            {"label": "首页", "url": "/kit/", "icon": "home", "current": True, "main": False},
            {"label": "记一笔", "url": "/kit/?2", "icon": "pen", "current": False, "main": True},
            {"label": "我的", "url": "/kit/?3", "icon": "user", "current": False, "main": False},
        ],
    }
    return render(request, "kit.html", context)


def fault(request: HttpRequest) -> HttpResponse:
    """A fault of ours, to see its page."""
    raise RuntimeError("a fault, on purpose")


def worker_newer(request: HttpRequest) -> HttpResponse:
    """The service worker as the next version would have it."""
    answer = worker(request)
    answer.content = re.sub(rb'"version": "\w+"', b'"version": "newer"', answer.content)
    return answer


urlpatterns = [
    path("kit/", kit),
    path("fault/", fault),
    path("worker-newer.js", worker_newer),
    path("", include("benliu.config.urls")),
]
