"""Pages without account: ask, and what became of it. The key in the address opens one case and no other."""

from collections.abc import Callable
from functools import wraps

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from benliu.common.attempts import attempt
from benliu.common.clock import now
from benliu.common.decision import Invalid
from benliu.common.downloads import kept_download
from benliu.common.limits import too_often
from benliu.common.paper.pdf import can_make_pdf
from benliu.identity.requests import client_address
from benliu.org.queries import bureau_name
from benliu.org.requests import standing
from benliu.ui.toasts import add_toast

from ..forms import AskForm, RateForm, ReopenForm, ReplyForm
from ..paper import advice_pdf, advice_word
from ..queries.case import case_of, document_of, photo_of, request_of_key
from ..queries.topics import open_topics
from ..services import answer_by_link, ask_advice, forget_requester, rate_by_link, reopen_by_link

HOUR = 3600
MOST_ASKED, MOST_ALL, MOST_SAID = 10, 300, 30  # an hour: of one address, of all together, on cases from one address
TOO_MANY = 429


def unlisted(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """What a search engine that came upon the address is not to keep."""

    @wraps(page)
    def answered(*args: object, **kwargs: object) -> HttpResponseBase:
        answer = page(*args, **kwargs)
        answer["X-Robots-Tag"] = "noindex, nofollow"
        return answer

    return answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; what is sent leads to the page of the case."""
    posted = request.method == "POST"
    data, files = (request.POST, request.FILES) if posted else (None, None)
    form = AskForm(data, files, topics=open_topics(), via=request.GET.get("via", ""))
    status = 200
    if posted and form.is_valid():
        if form.is_by_a_program:
            return redirect("ask")  # it learns nothing from it
        if _asks_too_often(request):
            form.add_error(None, _("这里发来的求助太多了，请过一小时再试，急事请打电话。"))
            status = TOO_MANY
        else:
            actor = standing(request) if request.user.is_authenticated else None
            try:
                made = ask_advice(actor=actor, wanted=form.wanted(), now=now())
            except Invalid as no:
                form.add_error(None, str(no))
            else:
                add_toast(request, _("收到了。请收藏这个网页，以后在这里看进展。"))
                return redirect("ask_case", made.key)
    status = 422 if form.errors and status == 200 else status  # noqa: PLR2004
    context = {"form": form, "bureau_name": bureau_name(), "any": len(form.fields["topic"].choices) > 1}  # type: ignore[attr-defined]
    return render(request, "advice/ask.html", context, status=status)


def _asks_too_often(request: HttpRequest) -> bool:
    own = too_often(f"ask.{client_address(request)}", most=MOST_ASKED, seconds=HOUR)
    return own or too_often("ask.all", most=MOST_ALL, seconds=HOUR)


@never_cache
@unlisted
@require_safe
def case(request: HttpRequest, key: str) -> HttpResponse:
    """The case: how far it is, what is asked, what is advised, and in the end how satisfied one is."""
    found = request_of_key(key, now())
    if found is None:
        raise Http404
    context = {
        "case": case_of(found, now()),
        "reply": ReplyForm(),
        "rate": RateForm(),
        "again": ReopenForm(),
        "pdf": can_make_pdf(),
        "bureau_name": bureau_name(),
    }
    return render(request, "advice/case.html", context)


@never_cache
@require_POST
def case_act(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """Answer a question, judge, say that it is not solved, have the own contact erased."""
    found = request_of_key(key, now())
    acts: dict[str, Callable[[], str]] = {
        "answer": lambda: _answer(request, key),
        "rate": lambda: _rate(request, key),
        "reopen": lambda: _reopen(request, key),
        "forget": lambda: _forget(key),
    }
    if found is None or act not in acts:
        raise Http404
    if too_often(f"case.{client_address(request)}", most=MOST_SAID, seconds=HOUR):
        return render(request, "advice/too_often.html", {"key": key}, status=TOO_MANY)

    def done() -> None:
        add_toast(request, acts[act]())

    attempt(request, done)
    return redirect("ask_case", key)


def _answer(request: HttpRequest, key: str) -> str:
    form = ReplyForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Invalid(_("请写几个字。"))
    photos = [photo.read() for photo in form.cleaned_data["photos"]]
    answer_by_link(request=_found(key), words=form.cleaned_data["words"], photos=photos, now=now())
    return _("已补充，谢谢。")


def _rate(request: HttpRequest, key: str) -> str:
    form = RateForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("请选 1 到 5 分。"))
    rate_by_link(request=_found(key), now=now(), **form.cleaned_data)
    return _("谢谢您的评价。")


def _reopen(request: HttpRequest, key: str) -> str:
    form = ReopenForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("请写哪里没有解决。"))
    reopen_by_link(request=_found(key), words=form.cleaned_data["words"], now=now())
    return _("知道了，重新办，还请原来的专家看。")


def _forget(key: str) -> str:
    forget_requester(request=_found(key), now=now())
    return _("您的姓名、联系方式和位置已经删除。")


def _found(key: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - pages do not name tables
    found = request_of_key(key, now())
    if found is None:
        raise Http404
    return found


@never_cache
@unlisted
@require_safe
def case_photo(request: HttpRequest, key: str, photo_id: int) -> HttpResponseBase:
    """A photo of the case, as a download."""
    found = request_of_key(key, now())
    file = photo_of(found, photo_id) if found else None
    if file is None:
        raise Http404
    return kept_download(file.content, file.name)


@never_cache
@unlisted
@require_safe
def case_document(request: HttpRequest, key: str, document_id: int) -> HttpResponseBase:
    """A document of the case, as a download."""
    found = request_of_key(key, now())
    file = document_of(found, document_id) if found else None
    if file is None:
        raise Http404
    return kept_download(*file)


@never_cache
@unlisted
@require_safe
def case_paper(request: HttpRequest, key: str, ending: str) -> FileResponse:
    """The advice as Word or PDF."""
    found = request_of_key(key, now())
    if found is None or ending not in {"docx", "pdf"}:
        raise Http404
    return advice_word(found, now()) if ending == "docx" else advice_pdf(found, now())
