"""All that is known of one record."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from benliu.audit.queries import acts_on
from benliu.common.decision import Decision, require
from benliu.org.queries import names_of_accounts
from benliu.org.standing import Standing

from ..models import Activity, Batch, Double, Evidence, Import, Record
from ..policies import can_attest, can_have_file, can_resubmit, can_see_import, can_see_record, can_verify
from ..uses import Use, uses_of
from .doubles import twin_of
from .entry import corrected_together, whole_with, withdrawn_together
from .lines import RecordLine, record_lines, source_words, status_key


@dataclass(frozen=True)
class EvidencePlace:
    """What a record rests on: file, sheet, row, and the row's cells (header, text) as they were."""

    id: int
    file_name: str
    may_download: bool
    sheet: str
    row: int | None
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Moment:
    """One thing that happened to a record: what, when, by whom, and from which device if that is known.

    `proof`: where its inclusion proof is.
    """

    what: str
    at: dt.datetime
    who: str = ""
    note: str = ""
    source: str = ""
    proof: str = ""


@dataclass(frozen=True)
class RecordDetail:
    """One record, for its page. `facts` are further figures in thousandths, called by `fact_labels`.

    `twin_id`: another one that may be the same, to who may verify it while it waits.
    `merged`: the decision by which it was left out, if it was. `entry`: what it was told with, if it was; `together`:
    how many records that made, `whole`: those of its activity. `correction`: the others of the activity that can be
    corrected as this one is. `withdrawal`: this record and those of its entry that the reader may withdraw with it
    (of a withdrawn one: restore); none where it is not for the reader to do.
    """

    line: RecordLine
    id: uuid.UUID
    facts: tuple[tuple[str, int], ...]
    fact_labels: dict[str, str]
    note: str
    achievement: str
    recorder: str
    reason: str
    return_reason: str
    act: str
    source: str
    evidence: tuple[EvidencePlace, ...]
    history: tuple[Moment, ...]
    corrects: RecordLine | None
    corrected_by: RecordLine | None
    import_id: uuid.UUID | None
    uses: tuple[Use, ...]
    may_verify: Decision
    may_attest: Decision
    may_correct: bool
    correction: tuple[uuid.UUID, ...]
    may_resubmit: bool
    twin_id: uuid.UUID | None
    merged: Double | None
    entry: Activity | None
    together: int
    whole: int
    withdrawal: tuple[uuid.UUID, ...]

    @property
    def places(self) -> int:
        """In how many places it is used."""
        return len({use.title for use in self.uses})

    @property
    def labelled_facts(self) -> list[tuple[str, int, str]]:
        """Further figures: name, thousandths, label."""
        return [(name, value, self.fact_labels.get(name, name)) for name, value in self.facts]


def record_detail(record_id: uuid.UUID, reader: Standing) -> RecordDetail:
    """The record `record_id` as `reader` may see it. A fixed number of queries.

    Raises `Http404` where there is none, `Refused` where it is not for this reader.
    """
    loaded = Record.objects.select_related("kind", "unit", "text", "batch", "target__kind", "target__unit", "activity")
    loaded = loaded.annotate(twin_id=Coalesce(twin_of("person"), twin_of("unit")))
    record = loaded.filter(pk=record_id).first()
    if record is None:
        raise Http404(_("没有这条记录。"))
    require(can_see_record(reader, record))
    newer = (
        record.successors.filter(state=Record.State.VERIFIED).select_related("kind", "unit", "text", "batch").first()
    )
    lines = {line.id: line for line in record_lines([r for r in (record, newer, record.target) if r])}
    run = Import.objects.filter(batch=record.batch).first() if record.batch_id else None
    text = getattr(record, "text", None)
    key = status_key(record, newer.act if newer else None)
    may_verify = can_verify(reader, record.unit.path)
    whole = whole_with(record)
    entry = [one for one in whole if one.activity_id == record.activity_id]
    may_correct = bool(may_verify) and key == "verified"
    return RecordDetail(
        line=lines[record.pk],
        id=record.pk,
        facts=tuple(sorted(record.facts.items())),
        fact_labels=record.kind.fact_labels(),
        note=text.note_besides(record.level) if text else "",
        achievement=text.achievement if text else "",
        recorder=text.recorder if text else "",
        reason=text.reason if text else "",
        return_reason=text.return_reason if text else "",
        act=record.act,
        source=source_words(record.filed_from),
        evidence=tuple(_places(record, reader)),
        history=tuple(_history(record, newer)),
        corrects=lines.get(record.target_id) if record.target_id else None,
        corrected_by=lines.get(newer.pk) if newer else None,
        import_id=run.pk if run and can_see_import(reader, run) else None,
        uses=tuple(uses_of([record.pk], reader)),
        may_verify=may_verify,
        may_attest=can_attest(reader, record),
        may_correct=may_correct,
        correction=corrected_together(record, whole, reader) if may_correct else (),
        may_resubmit=key == "returned" and bool(can_resubmit(reader, record)),
        twin_id=record.twin_id if key == "submitted" and may_verify else None,
        merged=record.doubles.filter(is_same=True).first() if key == "merged" else None,
        entry=record.activity,
        together=len(entry) if record.activity else 0,
        whole=len(whole) if record.activity else 0,
        withdrawal=withdrawn_together(record, entry, reader),
    )


def _places(record: Record, reader: Standing) -> list[EvidencePlace]:
    """The places that a record rests on. Two queries, where a file is kept."""
    found = list(Evidence.objects.filter(record=record).order_by("pk"))
    for evidence in found:
        evidence.record = record
    may = {e.pk: e.file_id is not None and bool(can_have_file(reader, e)) for e in found}
    return [EvidencePlace(e.pk, e.file_name, may[e.pk], e.sheet, e.row, tuple(dict(e.cells).items())) for e in found]


def evidence_to_download(evidence_id: int, reader: Standing) -> Evidence:
    """A piece of evidence with its stored file, if `reader` may have the whole file: see `can_have_file`."""
    loaded = Evidence.objects.select_related("file", "record__unit").exclude(file=None).exclude(file__content="")
    evidence = loaded.filter(pk=evidence_id).first()
    if evidence is None:
        raise Http404(_("没有这份佐证材料。"))
    require(can_have_file(reader, evidence))
    return evidence


def _history(record: Record, newer: Record | None) -> list[Moment]:
    verifiers = [b.verified_by_id for b in (record.batch, newer.batch if newer else None) if b]
    told = {
        "return_record": pgettext("happened", "退回"),
        "take_back_return": pgettext("happened", "撤销退回"),
        "resubmit_record": pgettext("happened", "改好再交"),
        "withdraw_record": pgettext("happened", "撤回"),
        "take_back_withdrawal": pgettext("happened", "恢复"),
        "merge_doubles": pgettext("happened", "合并"),
        "keep_doubles": pgettext("happened", "认定不重复"),
        "take_back_decision": pgettext("happened", "撤销认定"),
    }
    noted = acts_on(
        f"record:{record.pk}",
        f"activity:{record.activity_id}",
        *(f"batch:{batch.pk}" for batch in (record.batch, newer.batch if newer else None) if batch),
    )
    acts = [act for act in noted if act.act in told]
    sources = {act.subject: act.source for act in noted if act.act in {"record_activity", "verify_records"}}
    names = names_of_accounts([record.filed_by_id, *verifiers, *(act.actor_id for act in acts)])
    filer = names.get(record.filed_by_id or 0, "")
    filed_from = sources.get(f"activity:{record.activity_id}", "")
    moments = [Moment(pgettext("happened", "登记"), record.filed_at, filer, source=filed_from)]
    moments += [Moment(told[act.act], act.at, names.get(act.actor_id or 0, ""), source=act.source) for act in acts]
    if record.batch:
        moments.append(_verified(pgettext("happened", "审核"), record.batch, names, sources))
        if record.batch.numbered_at:
            number = _("第 %d 号") % record.number if record.number else ""
            proof = reverse("log_proof", args=["record", record.pk])
            moments.append(Moment(pgettext("happened", "编号"), record.batch.numbered_at, "", number, proof=proof))
    if newer and newer.batch:
        what = pgettext("happened", "作废") if newer.act == Record.Act.CANCEL else pgettext("happened", "更正")
        reason = getattr(getattr(newer, "text", None), "reason", "")
        moments.append(_verified(what, newer.batch, names, sources, reason))
    return moments


def chain_of(record_id: uuid.UUID) -> list[Record]:
    """The verified rows that tell of the same thing, the first one first: each takes the place of the one before, or
    cancels it. Of one that is not verified also what it is to replace. A query for each.
    """
    rows = Record.objects.select_related("text", "batch")
    found = [rows.get(pk=record_id)]
    while (target := found[0].target_id) is not None:
        found.insert(0, rows.get(pk=target))
    while newer := rows.filter(target=found[-1], state=Record.State.VERIFIED).first():
        found.append(newer)
    return found


def history_of_chain(chain: Sequence[Record]) -> list[Moment]:
    """What happened to all of a chain; of a correction with its reason. Two queries for each."""
    filed = {
        Record.Act.FILE: pgettext("happened", "登记"),
        Record.Act.SUPERSEDE: pgettext("happened", "更正"),
        Record.Act.CANCEL: pgettext("happened", "作废"),
    }
    moments = []
    for record in chain:
        first, *rest = _history(record, None)
        reason = getattr(getattr(record, "text", None), "reason", "")
        moments += [replace(first, what=filed[Record.Act(record.act)], note=reason), *rest]
    return moments


def _verified(what: str, batch: Batch, names: Mapping[int, str], sources: Mapping[str, str], note: str = "") -> Moment:
    who, source = names.get(batch.verified_by_id, ""), sources.get(f"batch:{batch.pk}", "")
    return Moment(what, batch.verified_at, who, note, source)
