INSERT INTO places_place (unit_id, kind, code, name, address, latitude, longitude, secret, opened_on)
SELECT $unit, 'site', 'S' || i, '工地' || lpad(i::text, 5, '0'), '', 30000000 + (i * 7919) % 1000000, 120000000 + (i * 104729) % 1000000, decode(md5('s' || i), 'hex'), '2025-01-01'
FROM generate_series(1, $sites) AS i;
INSERT INTO sites_site (place_id, project, owner, contractor, supervisor, starts_on)
SELECT id, '工程' || code, '', '施工单位' || id % 50, '', '2025-01-01' FROM places_place WHERE kind = 'site';
INSERT INTO places_place (unit_id, kind, code, name, address, latitude, longitude, secret, opened_on, at_id)
SELECT $unit, (ARRAY['outpost', 'outpost', 'depot', 'team'])[1 + i % 4], 'P' || i, '哨点' || lpad(i::text, 5, '0'), '', 30000000 + (i * 15485863::bigint) % 1000000, 120000000 + (i * 32452843::bigint) % 1000000, decode(md5('p' || i), 'hex'), '2025-01-01',
       (SELECT min(id) FROM places_place) + i % $sites
FROM generate_series(1, $outposts) AS i;
INSERT INTO sites_route (place_id, name, every_days) SELECT place_id, '日常巡查', 1 FROM sites_site;
INSERT INTO sites_point (route_id, position, name, "where", secret)
SELECT r.id, n, '点位' || n, '', decode(md5(r.id || 'p' || n), 'hex') FROM sites_route AS r, generate_series(1, 10) AS n;
INSERT INTO sites_check (point_id, position, question, guidance, measure, needs_photo) SELECT id, 1, '有无渗水', '', '', false FROM sites_point;
INSERT INTO sites_patrol (id, route_id, person_id, started_at, ended_at, received_at, told_by_id)
SELECT md5('patrol' || i)::uuid, (SELECT min(id) FROM sites_route) + i % $sites, $person, at, at + interval '1 hour', at + interval '1 hour', $account
FROM (SELECT i, now() - i * interval '1 year' / ($results / 10) AS at FROM generate_series(1, $results / 10) AS i) AS told;
INSERT INTO sites_pointvisit (id, patrol_id, point_id, happened_at, received_at, scanned, missed)
SELECT md5('visit' || a.id || t.id)::uuid, a.id, t.id, a.started_at + t.position * interval '5 minutes', a.received_at, true, ''
FROM sites_patrol AS a JOIN sites_point AS t ON t.route_id = a.route_id;
INSERT INTO sites_reading (visit_id, check_item_id, is_fine, words)
SELECT v.id, c.id, substr(v.id::text, 1, 1) <> '0', '' FROM sites_pointvisit AS v JOIN sites_check AS c ON c.point_id = v.point_id;
INSERT INTO sites_rectificationnotice (number, place_id, firm, working_days, due_on, words, issued_by_id, issued_at)
SELECT row_number() OVER (), place_id, contractor, 5, current_date, '', $account, now() FROM sites_site;
INSERT INTO sites_hazard (id, number, place_id, spot, words, gravity, way, reported_by_id, found_at, received_at, version, state, due_on, closed_at, notice_id)
SELECT md5('hazard' || i)::uuid, i, (SELECT min(id) FROM places_place) + i % ($sites + $outposts), '', '护栏缺了一段' || i, 'ordinary', 'member', $account, at, at, 4,
       CASE WHEN i % 10 = 0 THEN 'notified' ELSE 'closed' END, at::date + 7, CASE WHEN i % 10 <> 0 THEN at + interval '5 days' END,
       (SELECT min(id) FROM sites_rectificationnotice) + i % $sites
FROM (SELECT i, now() - (i % 365) * interval '1 day' AS at FROM generate_series(1, $hazards) AS i) AS told
