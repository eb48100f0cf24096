-- The records of a city's year, and what came with them: one import of 10,000 rows after another.
-- What a dollar sign marks is put in by city.py; what looks random is a hash of the row's number.

-- Emptied in this very transaction, tables are filled without the write-ahead log.
TRUNCATE records_record, records_recordtext, records_evidence CASCADE;

CREATE FUNCTION pg_temp.pick(i bigint, seed bigint, choices bigint) RETURNS bigint IMMUTABLE LANGUAGE sql
  AS 'SELECT (hashint8extended(i, seed) & 9223372036854775807) % choices';

INSERT INTO records_batch (id, origin, verified_by_id, verified_at, numbered_at)
SELECT b, 'import', $account, t, t
FROM generate_series(1, ($records + 9999) / 10000) AS b, LATERAL (SELECT timestamptz '2025-12-31 08:00+08' - b * interval '1 hour' AS t) AS at;

INSERT INTO records_storedfile (id, sha256, name, size, content, stored_by_id, stored_at)
SELECT id, md5('file' || id), '台账' || id || '.xlsx', 900000, 'stored/' || id, $account, verified_at FROM records_batch;

INSERT INTO records_import (id, started_by_id, started_at, roster_since, state, progress, total, attempts, trouble, applied_by_id, batch_id)
SELECT md5('import' || id)::uuid, $account, verified_at, '2025-01-01', 'done', 10000, 10000, 0, '', $account, id FROM records_batch;

INSERT INTO records_importfile (id, name, notes, run_id, file_id)
SELECT id, '台账' || id || '.xlsx', '[]', md5('import' || id)::uuid, id FROM records_batch;

-- Two in a hundred are a branch's own (meetings, honours); the rest are spread over members and kinds as they fall.
-- One join alone, to the small side: more of them spill ten million rows to disk on the way.
INSERT INTO records_record (id, kind_id, person_id, unit_id, happened_on, quantity, level, facts, matter, act, target_id,
                            position, content_hash, filed_by_id, filed_at, filed_from, state, batch_id, number)
SELECT md5('record' || i)::uuid,
       CASE WHEN own THEN (ARRAY[$branch_kinds])[1 + pg_temp.pick(i, 2, cardinality(ARRAY[$branch_kinds]))]
            ELSE (ARRAY[$member_kinds])[1 + pg_temp.pick(i, 2, cardinality(ARRAY[$member_kinds]))] END,
       CASE WHEN NOT own THEN m.person_id END, m.unit_id,
       date '2025-01-01' + pg_temp.pick(i, 3, 365)::int, 1000 * (1 + pg_temp.pick(i, 4, 3)), '', '{}', '', 'file', NULL,
       i % 10000, md5(i::text) || md5(i::text), $account, timestamptz '2025-12-31 08:00+08' - (1 + (i - 1) / 10000) * interval '1 hour', 'import',
       'verified', 1 + (i - 1) / 10000, i
FROM (SELECT i, pg_temp.pick(i, 1, $members) AS place, pg_temp.pick(i, 5, 50) = 0 AS own
      FROM generate_series(1::bigint, $records) AS i) AS numbers
JOIN (SELECT person_id, unit_id, row_number() OVER (ORDER BY person_id) - 1 AS place FROM org_membership) AS m USING (place);

INSERT INTO records_recordtext (record_id, note, achievement, recorder, reason, return_reason)
SELECT id, '参加' || happened_on || '的活动', '', '支部纪检委员', '', '' FROM records_record;

INSERT INTO records_evidence (record_id, file_id, file_name, sheet, row, cells)
SELECT r.id, r.batch_id, '台账' || r.batch_id || '.xlsx', '台账', r.position + 2,
       jsonb_build_object('日期', r.happened_on, '事项', k.title, '姓名', p.name, '工号', p.staff_no,
                          '数量', r.quantity / 1000, '说明', '参加' || r.happened_on || '的活动')
FROM records_record AS r JOIN records_recordkind AS k ON k.id = r.kind_id LEFT JOIN org_person AS p ON p.id = r.person_id;

-- Sixty records wait for every hundredth branch's secretary, the first branch's among them.
INSERT INTO records_record (id, kind_id, person_id, unit_id, happened_on, quantity, level, facts, matter, act, target_id,
                            position, content_hash, filed_by_id, filed_at, filed_from, state)
SELECT md5('waiting' || id)::uuid, kind_id, person_id, unit_id, happened_on, quantity, level, facts, matter, act, target_id,
       position, content_hash, filed_by_id, filed_at, 'page', 'submitted'
FROM (SELECT r.*, row_number() OVER (PARTITION BY unit_id ORDER BY happened_on DESC, number) AS place FROM records_record AS r
      WHERE unit_id IN (SELECT unit_id FROM (SELECT unit_id, row_number() OVER (ORDER BY unit_id) AS place
                        FROM org_membership GROUP BY unit_id) AS units WHERE place % 100 = 1)) AS newest
WHERE place <= 60;

INSERT INTO records_numbering (id, last_number) VALUES (1, $records);
