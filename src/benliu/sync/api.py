"""POST /sync/operations: a list of operations in, one answer each out. GET /sync/session: who would be sending."""

import datetime as dt
import json
import logging
import re
import uuid
from collections.abc import Callable, Mapping
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from benliu.common import clock
from benliu.common.decision import Invalid

from .registry import Incoming
from .services import Answer, apply_operation

MAX_BYTES, MAX_OPERATIONS = 1_000_000, 100
log = logging.getLogger("benliu.sync")


@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and the token for sending: {"account": str, "token": str}; 401 where nobody is."""
    if isinstance(request.user, AnonymousUser):
        return _signed_out()
    return JsonResponse({"account": str(request.user.pk), "token": get_token(request)})


@require_POST
def operations(request: HttpRequest) -> JsonResponse:
    """Do the operations in their order, each in a transaction of its own.

    In: {"operations": [{"id": uuid, "kind": str, "happened_at": ISO 8601 with offset, "payload": {…}}, …]}, and
    "account" where a device keeps operations of several people: 401 if another one is signed in by now.
    Out: {"answers": [{"id", "status": applied|duplicate|rejected|failed, "reason", "result"}, …]}; "failed" was not
    stored and should be sent again later. Errors of the whole: 400, 401, 413 with {"error": sentence}.
    """
    if isinstance(request.user, AnonymousUser):
        return _signed_out()
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        return _error(413, _("一次发送的内容太大（最多 1 MB）。请分几次发送。"))
    try:
        content = _content(request.body)
        items = _items(content)
    except Invalid as no:
        return _error(400, str(no))
    if content.get("account", str(request.user.pk)) != str(request.user.pk):
        return _signed_out()
    do = partial(apply_operation, actor=request.user)
    return JsonResponse({"answers": [_answer(do, item, place) for place, item in enumerate(items)]})


def _content(body: bytes) -> Mapping[str, object]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("内容不是有效的 JSON：%s") % error) from error
    return content if isinstance(content, dict) else {}


def _items(content: Mapping[str, object]) -> list[object]:
    items = content.get("operations")
    if not isinstance(items, list):
        raise Invalid(_("缺少 operations，它应是一个列表。"))
    if len(items) > MAX_OPERATIONS:
        raise Invalid(_("一次最多 %d 项操作。请分几次发送。") % MAX_OPERATIONS)
    return items


def _answer(do: Callable[..., Answer], item: object, place: int) -> dict[str, object]:
    given = item.get("id") if isinstance(item, Mapping) else None
    try:
        operation = read_operation(item, f"operations[{place}]")
    except Invalid as no:
        return _told(given, Answer("rejected", str(no)))
    try:
        return _told(given, do(operation=operation, now=clock.now()))
    except Exception:  # one operation that fails must not hold up the others; the log says why
        log.exception("operation %s of kind %s failed", operation.id, operation.kind)
        return {"id": given, "status": "failed", "reason": _("系统出错，这一项没有办成。请稍后再发送。"), "result": {}}


def read_operation(item: object, place: str) -> Incoming:
    """One operation from JSON; raises `Invalid` with the place and what is expected there."""
    if not isinstance(item, Mapping):
        raise Invalid(_("%s 应是一个对象。") % place)
    try:
        identifier = uuid.UUID(str(item.get("id")))
    except ValueError as error:
        raise Invalid(_("%s.id 应是 UUID。") % place) from error
    kind, payload = item.get("kind"), item.get("payload")
    if not isinstance(kind, str) or not re.fullmatch(r"[a-z_.]{1,60}", kind):
        raise Invalid(_("%s.kind 应是操作类型，例如 records.file。") % place)
    if not isinstance(payload, dict):
        raise Invalid(_("%s.payload 应是一个对象。") % place)
    if not _storable(payload):
        raise Invalid(_("%s.payload 里有无法保存的字符或数字（空字符、半个字符、NaN）。") % place)
    return Incoming(identifier, kind, _moment(item.get("happened_at"), place), payload)


def _storable(payload: Mapping[str, object]) -> bool:
    """Neither database keeps these; better said now than after a failure in the middle."""
    try:
        text = json.dumps(payload, ensure_ascii=False, allow_nan=False)
        text.encode()
    except ValueError:  # NaN, or half a surrogate pair
        return False
    return not re.search(r"(?<!\\)(?:\\\\)*\\u0000", text)


def _moment(text: object, place: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(str(text))
        if moment.tzinfo is None:
            raise ValueError("no offset")
        return moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid(_("%s.happened_at 应是带时区的时间，例如 2026-09-12T08:30:00+08:00。") % place) from error


def _told(identifier: object, answer: Answer) -> dict[str, object]:
    return {"id": identifier, "status": answer.status, "reason": answer.reason, "result": dict(answer.result)}


def _signed_out() -> JsonResponse:
    return _error(401, _("请先登录，再发送。内容还在您的设备上。"))


def _error(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status)
