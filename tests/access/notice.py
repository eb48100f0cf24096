"""Results in public notice: a closed year with an objection that waits, and a year whose amended notice is over."""

import datetime as dt

from benliu.scoring.models import Publication, Run
from benliu.scoring.services import answer_objection, close_run, file_objection, prepare_publication, publish_run

from . import roles
from .bureau import NOW, Bureau
from .year import Year, score_period

BEFORE = NOW - dt.timedelta(days=20)
PUBLIC = {"the bureau's name", "the name of branch A", "the name of branch B"}  # what a notice tells everybody


def publish(year: Year) -> dict[str, object]:
    """Both years: the first closed and then objected to, the second published twice. Returns what can be asked for."""
    # Who leads a branch sees who prepared and who approved a notice.
    year.bureau.secrets.show_also(f"{roles.BRANCH_OFFICER}'s name", roles.LEADERS)
    bureau = year.bureau
    closed, _amended = (put_in_notice(bureau, year.runs[period]) for period in ("2024", "2025"))
    score_period(year, "2025")
    over = put_in_notice(bureau, year.runs["2025"])
    close_run(actor=bureau.standing(roles.OFFICER), run_id=year.runs["2024"].pk, now=NOW)
    for who, home in ((roles.OWNER, "A"), (roles.NEIGHBOUR, "B")):
        readers = bureau.readers(who)
        filed = _object(bureau, closed, who, home, "answered objection", readers)
        answer_objection(
            actor=bureau.standing(roles.OFFICER),
            objection_id=filed,
            outcome="rejected",
            answer=bureau.secrets.text(f"the answer to {who}", readers),
            now=NOW,
        )
    objection = _object(bureau, closed, roles.OWNER, "A", "open objection", bureau.readers(roles.OWNER))
    return {"publication": over.pk, "closed_publication": closed.pk, "objection": objection}


def put_in_notice(bureau: Bureau, run: Run) -> Publication:
    """Prepared by one officer, published by the other."""
    prepared = prepare_publication(
        actor=bureau.standing(roles.OFFICER),
        run_id=run.pk,
        days=5,
        names="masked",
        figures="grades",
        now=BEFORE,
    )
    return publish_run(actor=bureau.standing(roles.BRANCH_OFFICER), publication_id=prepared.pk, now=BEFORE)


def _object(bureau: Bureau, publication: Publication, who: str, home: str, what: str, readers: frozenset[str]) -> int:
    return file_objection(
        actor=bureau.standing(who),
        publication_id=publication.pk,
        person_id=bureau.people[who].pk,
        unit_id=bureau.units[home].pk,
        words=bureau.secrets.text(f"the {what} of {who}", readers),
        now=NOW,
    ).pk


def object_more(bureau: Bureau, publication: Publication) -> None:
    """Several objections to one notice, as it has when there are many people."""
    for who in (roles.OWNER, roles.COLLEAGUE, roles.SECRETARY, roles.NEIGHBOUR, roles.OTHER_SECRETARY):
        _object(bureau, publication, who, bureau.home(who), "further objection", bureau.readers(who))
