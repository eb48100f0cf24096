"""Everything that can be asked for, by name, and a client for every role."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.test import Client

from benliu.ledger.models import LedgerEntry
from benliu.records.models import Evidence, Record, RecordKind
from benliu.records.services import Told, keep_doubles, record_activity, verify_records, withdraw_records
from benliu.scoring.tasks import compute_repetition
from benliu.transparency.models import Leaf
from benliu.transparency.services import sequence_leaves

from . import roles
from .advised import give_advice
from .bureau import NOW, Bureau, open_bureau
from .emergencies import respond
from .field import build
from .gatherings import plan_meetings
from .inbox import tell_owner
from .moves import move_people
from .notice import publish
from .on_watch import stand_watch
from .proposed import propose
from .standing_ready import stand_ready
from .uploads import Uploads, leave_unfinished, upload_workbooks
from .watched import keep_watch
from .year import SERVICE, Year, live_a_year, score


@dataclass(frozen=True)
class Dataset:
    """The bureau and its year. `things` are the ids of what belongs to A; `sessions` the roles' session keys."""

    bureau: Bureau
    year: Year
    uploads: Uploads
    things: Mapping[str, object]
    sessions: Mapping[str, str]

    def client(self, role: str, **options: object) -> Client:
        """A browser in which `role` is signed in, and which knows nothing else."""
        client = Client(**options)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client


def load_dataset() -> Dataset:
    """Build it, in the order in which an office would."""
    bureau = open_bureau()
    year = live_a_year(bureau)
    uploads = upload_workbooks(bureau)
    score(year)
    notices = publish(year) | propose(year)
    sequence_leaves(now=NOW)
    leave_unfinished(uploads)
    things = _things(bureau, year, uploads) | plan_meetings(bureau) | tell_owner(bureau) | move_people(bureau) | notices
    things |= respond(bureau) | stand_ready(bureau)
    things |= build(bureau) | give_advice(bureau) | stand_watch(bureau)
    things |= keep_watch(bureau)
    return Dataset(bureau, year, uploads, things, _sessions(bureau))


def _things(bureau: Bureau, year: Year, uploads: Uploads) -> dict[str, object]:
    clerk = bureau.standing(roles.SECRETARY)
    batch = verify_records(actor=clerk, record_ids=[year.records["colleague waiting"].pk], now=NOW)
    pair = (year.records["owner own again"].pk, year.records["owner own"].pk)
    decided = keep_doubles(actor=clerk, pairs=[pair], now=NOW)
    waiting, branch = year.records["owner waiting"], year.records["A counted"]
    imported = Evidence.objects.filter(file_name__contains=_mark(bureau, "the file of A settled"))
    return {
        "unit": bureau.units["A"].pk,
        "unit_b": bureau.units["B"].pk,
        "committee": bureau.units["committee"].pk,
        "person": bureau.people[roles.OWNER].pk,
        "owner_name": bureau.people[roles.OWNER].name,
        "office": bureau.people[roles.SECRETARY].offices.get().pk,
        "probationer": bureau.people["third_a"].pk,
        "colleague": bureau.people[roles.COLLEAGUE].pk,
        "counted": year.records["owner counted"].pk,
        "waiting": waiting.pk,
        "twin": year.records["owner twin"].pk,
        "decision": decided.decision,
        "told": _told(bureau),
        "returned": year.records["owner returned"].pk,
        "withdrawn": year.records["owner withdrawn"].pk,
        "meeting": branch.pk,
        "batch": batch.pk,
        "evidence": imported.get(record__person=bureau.people[roles.OWNER]).pk,
        "kind": RecordKind.objects.get(code=SERVICE).code,
        "settled": uploads.runs["A settled"].pk,
        "preview": uploads.runs["A preview"].pk,
        "fresh": uploads.runs["A fresh"].pk,
        "applying": uploads.runs["A applying"].pk,
        "row": uploads.runs["A preview"].rows.get(outcome="rejected").pk,
        "entry": LedgerEntry.objects.filter(person=bureau.people[roles.OWNER]).order_by("pk")[0].pk,
        "log_tile": f"0/000.p/{Leaf.objects.count()}",
        "log_marks": f"entries/000.p/{Leaf.objects.count()}",
        "scheme": year.scheme.pk,
        "run": year.runs["2025"].pk,
        "repetition": compute_repetition.enqueue(year.runs["2025"].pk).id,
    }


def _told(bureau: Bureau) -> uuid.UUID:
    """An activity whose one record was withdrawn."""
    day, people, clerk = dt.date(2025, 11, 4), (bureau.people[roles.OWNER].pk,), bureau.standing(roles.SECRETARY)
    told = Told(uuid.uuid4(), SERVICE, bureau.units["A"].pk, day, people=people)
    record_activity(actor=clerk, told=told, filed_from="page", now=NOW)
    withdraw_records(
        actor=clerk, record_ids=list(Record.objects.filter(activity=told.id).values_list("pk", flat=True)), now=NOW
    )
    return told.id


def _mark(bureau: Bureau, what: str) -> str:
    return next(secret.mark for secret in bureau.secrets.kept if secret.what == what)


def _sessions(bureau: Bureau) -> dict[str, str]:
    sessions = {}
    for role, account in bureau.accounts.items():
        client = Client()
        client.force_login(account)
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return sessions
