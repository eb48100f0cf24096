"""Fill an empty PostgreSQL database with an organisation of a given size, by the database's own means.

Everybody is invented. Records are verified and numbered as the services would leave them; results come from a real run.
Foreign keys are not checked while filling (`session_replication_role`): checking 10⁷ rows would take most of the time.
"""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import connection

from benliu.org.models import Membership, Office, Person, Unit
from benliu.org.standing import standing_of
from benliu.scoring.services import adopt_scheme, run_scheme, start_run

YEAR = 2025
BRANCH = 25  # members a branch
COMMITTEE = 100  # branches a committee

_RECORDS = """
INSERT INTO records_record (id, kind_id, person_id, unit_id, happened_on, quantity, level, facts, matter, act,
                            target_id, position, content_hash, filed_by_id, filed_at, filed_from, state,
                            batch_id, number)
SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
       kinds.ids[1 + (i * 7919 %% array_length(kinds.ids, 1))], m.person_id, m.unit_id,
       DATE '{year}-01-01' + (i * 104729 %% 365)::int, 1000, '', '{{}}', '', 'file',
       NULL, 0, '', {actor}, now(), 'bench', 'verified', {batch}, i
FROM generate_series(1::bigint, {count}) AS i
JOIN (SELECT person_id, unit_id, row_number() OVER (ORDER BY person_id) - 1 AS place FROM org_membership) m
  ON m.place = i %% {members}
CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM records_recordkind
            WHERE subject = 'member' AND levels = '[]' AND code NOT LIKE 'veto%%') AS kinds
"""


# What waits on the first branch's desk: 60 records like ones that are there.
_WAITING = """
INSERT INTO records_record (id, kind_id, person_id, unit_id, happened_on, quantity, level, facts, matter, act,
                            target_id, position, content_hash, filed_by_id, filed_at, filed_from, state)
SELECT gen_random_uuid(), kind_id, person_id, unit_id, happened_on, quantity, level, facts, matter, act,
       target_id, position, content_hash, filed_by_id, filed_at, filed_from, 'submitted'
FROM records_record WHERE unit_id = (SELECT min(unit_id) FROM org_membership) ORDER BY happened_on DESC LIMIT 60
"""


def fill(members: int, records: int, say=print) -> dict[str, object]:
    """Make `members` people and `records` records, and run the bureau's scheme; returns accounts and the run."""
    now = dt.datetime(YEAR + 1, 1, 5, 4, tzinfo=dt.UTC)
    accounts = _people(members)
    officer = standing_of(accounts["officer"], on=now.date())
    version = adopt_scheme(actor=officer, source="bureau", now=now)
    say(f"  {members:,} members")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO records_batch (origin, verified_by_id, verified_at, numbered_at) "
            "VALUES ('import', %s, now(), now()) RETURNING id",
            [officer.account_id],
        )
        batch = cursor.fetchone()[0]
        indexes = _take_down_indexes(cursor, "records_record")
        cursor.execute(
            _RECORDS.format(year=YEAR, actor=officer.account_id, batch=batch, count=records, members=members).replace(
                "%%", "%"
            )
        )
        for definition in indexes:
            cursor.execute(definition)
        cursor.execute(_WAITING)
        cursor.execute("INSERT INTO records_numbering (id, last_number) VALUES (1, %s)", [records])
        cursor.execute("ANALYZE")
    say(f"  {records:,} records")
    run = start_run(actor=officer, scheme_id=version.pk, period=str(YEAR), now=now)
    run = run_scheme(run_id=run.pk, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    say(f"  run {run.pk}: {run.state}")
    return {**accounts, "run": run}


def _take_down_indexes(cursor: object, table: str) -> list[str]:
    """Drop the indexes of `table` that are no constraints; returns how to make them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint)",
        [table],
    )
    found = cursor.fetchall()
    for name, _definition in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in found]


def _people(members: int) -> dict[str, object]:
    users = get_user_model().objects
    accounts = {role: users.create_user(f"bench-{role}") for role in ("officer", "secretary", "member")}
    bureau = Unit.add_root(name="示例市", kind="bureau")
    count = -(-members // BRANCH)
    branches = []
    for c in range(-(-count // COMMITTEE)):
        committee = bureau.add_child(name=f"第{c + 1}党委", kind="committee")
        places = range(c * COMMITTEE, min(count, (c + 1) * COMMITTEE))
        branches += [committee.add_child(name=f"第{b + 1}党支部", kind="branch") for b in places]
    people = Person.objects.bulk_create(
        [Person(staff_no=f"T{i:06d}", name=f"测试{i:06d}") for i in range(members)], batch_size=5000
    )
    Membership.objects.bulk_create(
        [
            Membership(person=p, unit=branches[i // BRANCH], status="正式党员", starts_on=dt.date(YEAR, 1, 1))
            for i, p in enumerate(people)
        ],
        batch_size=5000,
    )
    since = dt.date(YEAR, 1, 1)
    Office.objects.create(person=people[0], unit=bureau, role="officer", starts_on=since)
    Office.objects.create(person=people[1], unit=branches[0], role="secretary", starts_on=since)
    for role, person in zip(accounts, people, strict=False):
        Person.objects.filter(pk=person.pk).update(account=accounts[role])
    return accounts
