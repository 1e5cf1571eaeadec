-- The fact base beside the tables that the rows of the files fill (those are declared with their rows: tables.py, kinds/).
-- Every fact names its source. Views hold attested facts only; their column `sources` lists source ids, blank-separated.
-- Dates are ISO texts; periods are as in values.py with their years beside them (last year NULL when open ended; part H1, H2,
-- Q1..Q4 or NULL).

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- The files that the base was built from, so that a reload need look only at those that have changed: `slot` is the part of the
-- numbers of its rows that is the file's own (numbering.py), `content` a hash of the file, `digest` one of what it states.
CREATE TABLE built_from (
  inner TEXT PRIMARY KEY, root INTEGER NOT NULL, slot INTEGER NOT NULL, content TEXT NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;

-- Each fact once more as one line of Vietnamese, for full-text search over the attested ones ("có thể liên quan") and for
-- differences between builds: `kind` and `identity` name the fact, `text` tells it whole. `kind` is the table's name, for points
-- their own kind; `body` is the organisation it is about, the years those it holds for (none where it has none); `meeting`
-- is the one at which it happened or was told, `period` as in values.py (of a meeting: what it reviews).
CREATE TABLE statement (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, identity TEXT NOT NULL, text TEXT NOT NULL, evidence TEXT NOT NULL,
  source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL,
  body TEXT REFERENCES organisation (id), first_year INTEGER, last_year INTEGER, meeting TEXT REFERENCES meeting (id), period TEXT
);
-- What each statement names, by the slot that it has in the fact: cluster, unit, person, award_form, movement,
-- document, term, meeting and place (an organisation where a meeting was) hold ids; role, deed, group and meeting_kind an id of
-- their closed list; post the folded title.
CREATE TABLE statement_entity (
  statement INTEGER NOT NULL REFERENCES statement (id), slot TEXT NOT NULL, entity TEXT NOT NULL,
  PRIMARY KEY (statement, slot, entity)
) WITHOUT ROWID;
CREATE INDEX statement_entity_named ON statement_entity (slot, entity);
CREATE VIRTUAL TABLE statement_search USING fts5 (folded, content = '', tokenize = 'unicode61 remove_diacritics 2');
-- Each folded word of the search with how many statements hold it.
CREATE TABLE statement_word (word TEXT PRIMARY KEY, held INTEGER NOT NULL) WITHOUT ROWID;

-- Facts of two sources that exclude each other (two heads of one cluster in one year), both kept.
CREATE TABLE conflict (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL, value TEXT NOT NULL,
  source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);

-- Who there is -----------------------------------------------------------------------------------------------------

-- Whatever a fact can be about: a cluster (a group of any kind) or a unit (any other organisation).
CREATE VIEW body AS SELECT id, slot AS kind, name, short, evidence, sources FROM organisation;
CREATE VIEW cluster AS SELECT id, organiser, sector, level FROM organisation WHERE slot = 'cluster';
CREATE VIEW unit AS SELECT id, kind, parent, since, until FROM organisation WHERE slot = 'unit';

-- Provinces and centrally run cities: places of the level of a province, never what they are made of.
CREATE VIEW province AS
SELECT o.id AS unit, o.name AS unit_name, o.short AS unit_short, o.since, o.until, o.sources
FROM organisation o JOIN kind k ON k.id = o.kind
WHERE k.is_place AND k.level = 'tỉnh' AND o.evidence = 'attested';

-- `became` is what it was merged into or renamed, with the day; NULL where it is as it was.
CREATE VIEW known_organisation AS
SELECT o.id AS organisation, o.slot, o.kind, k.name AS kind_name, o.level, o.name AS organisation_name, o.short AS organisation_short,
       o.parent, p.name AS parent_name, p.short AS parent_short, o.place, w.name AS place_name, o.sector, o.organiser, o.since, o.until,
       m.after AS became, a.name AS became_name, m.date AS became_date, o.sources
FROM organisation o JOIN kind k ON k.id = o.kind LEFT JOIN organisation p ON p.id = o.parent LEFT JOIN organisation w ON w.id = o.place
     LEFT JOIN merger m ON m.before = o.id AND m.after <> o.id AND m.evidence = 'attested' LEFT JOIN organisation a ON a.id = m.after
WHERE o.evidence = 'attested'
GROUP BY o.id, m.after;

-- What people ask --------------------------------------------------------------------------------------------------

-- What several sources state is one row, that of the first of them, with all their sources. Not by GROUP BY: such a view is
-- made whole for every row of a query that asks for one cluster's, however many facts there are.

-- One that lasts several years has a row for each of them. `person` holds the role, or acts for the unit that does.
CREATE VIEW cluster_role AS
SELECT r.cluster, c.name AS cluster_name, c.short AS cluster_short, r.year, r.role, r.ordinal,
       coalesce(r.unit, r.person) AS holder, coalesce(u.name, p.name) AS holder_name, coalesce(u.short, p.name) AS holder_short,
       r.unit, r.person, p.name AS person_name, r.period, r.first_year, r.last_year, r.part,
       r.handed_over_by, (SELECT name FROM organisation WHERE id = r.handed_over_by) AS handed_over_by_name,
       r.handed_over_to, (SELECT name FROM organisation WHERE id = r.handed_over_to) AS handed_over_to_name,
       (SELECT group_concat(s.source, ' ') FROM appointment s
        WHERE s.evidence = 'attested' AND s.cluster = r.cluster AND s.role = r.role AND s.year = r.year
              AND s.ordinal IS r.ordinal AND s.unit IS r.unit AND s.person IS r.person) AS sources
FROM appointment r JOIN organisation c ON c.id = r.cluster LEFT JOIN organisation u ON u.id = r.unit
     LEFT JOIN person p ON p.id = r.person
WHERE r.evidence = 'attested' AND NOT EXISTS (
  SELECT 1 FROM appointment s
  WHERE s.evidence = 'attested' AND s.cluster = r.cluster AND s.role = r.role AND s.year = r.year
        AND s.ordinal IS r.ordinal AND s.unit IS r.unit AND s.person IS r.person AND s.id < r.id);

-- What a role is called in a group: khối trưởng in a block.
CREATE VIEW role_title AS
SELECT c.id AS cluster, n.id AS role, coalesce(CASE n.id WHEN 'head' THEN k.head WHEN 'deputy' THEN k.deputy END, n.title) AS title
FROM organisation c JOIN kind k ON k.id = c.kind JOIN role_name n;

CREATE VIEW cluster_member AS
SELECT m.cluster, c.name AS cluster_name, c.short AS cluster_short, m.unit, u.name AS unit_name, u.short AS unit_short,
       (SELECT min(s.start_year) FROM membership s WHERE s.evidence = 'attested' AND s.cluster = m.cluster AND s.unit = m.unit) AS first_year,
       (SELECT max(coalesce(s.end_year, 9999)) FROM membership s
        WHERE s.evidence = 'attested' AND s.cluster = m.cluster AND s.unit = m.unit) AS last_year,
       (SELECT max(s.complete) FROM membership s WHERE s.evidence = 'attested' AND s.cluster = m.cluster AND s.unit = m.unit) AS complete,
       (SELECT group_concat(s.source, ' ') FROM membership s
        WHERE s.evidence = 'attested' AND s.cluster = m.cluster AND s.unit = m.unit) AS sources
FROM membership m JOIN organisation c ON c.id = m.cluster JOIN organisation u ON u.id = m.unit
WHERE m.evidence = 'attested' AND NOT EXISTS (
  SELECT 1 FROM membership s WHERE s.evidence = 'attested' AND s.cluster = m.cluster AND s.unit = m.unit AND s.id < m.id);

CREATE VIEW cluster_count AS
SELECT s.cluster, c.name AS cluster_name, c.short AS cluster_short, s.total AS count, s.period, s.start_year, s.end_year, s.source AS sources
FROM cluster_size s JOIN organisation c ON c.id = s.cluster
WHERE s.evidence = 'attested';

CREATE VIEW merged_unit AS
SELECT m.before, b.name AS before_name, b.short AS before_short, m.after, a.name AS after_name, a.short AS after_short,
       m.date, m.basis, d.type || ' ' || coalesce(d.number, d.title) AS basis_name,
       (SELECT group_concat(s.source, ' ') FROM merger s
        WHERE s.evidence = 'attested' AND s.before = m.before AND s.after = m.after AND s.date = m.date) AS sources
FROM merger m JOIN organisation b ON b.id = m.before JOIN organisation a ON a.id = m.after LEFT JOIN document d ON d.id = m.basis
WHERE m.evidence = 'attested' AND NOT EXISTS (
  SELECT 1 FROM merger s
  WHERE s.evidence = 'attested' AND s.before = m.before AND s.after = m.after AND s.date = m.date AND s.id < m.id);

CREATE VIEW held_meeting AS
SELECT m.id AS meeting, m.name AS meeting_name, m.body, b.slot AS body_kind, b.name AS body_name, b.short AS body_short,
       m.kind, m.reviews, m.review_year, m.review_part, m.plans, m.plan_year, m.plan_part, m.date, m.year, m.session,
       m.place, m.place_unit, p.name AS place_unit_name, p.short AS place_unit_short, coalesce(p.place, p.parent) AS place_area,
       m.source AS sources
FROM meeting m JOIN organisation b ON b.id = m.body LEFT JOIN organisation p ON p.id = m.place_unit
WHERE m.evidence = 'attested';

CREATE VIEW meeting_organiser AS
SELECT h.meeting, m.name AS meeting_name, m.date, h.unit, u.name AS unit_name, u.short AS unit_short, h.role, n.title AS role_title,
       m.source AS sources
FROM meeting_host h JOIN meeting m ON m.id = h.meeting JOIN organisation u ON u.id = h.unit LEFT JOIN role_name n ON n.id = h.role
WHERE m.evidence = 'attested';

-- `posts` is what the same source calls the person, joined by '; '.
CREATE VIEW meeting_presence AS
SELECT r.meeting, m.name AS meeting_name, m.body, m.date, r.deed, d.verb AS deed_verb, r.person, r.unit, coalesce(p.name, o.name, r.described) AS name,
       (SELECT group_concat(t.post, '; ') FROM post t
        WHERE t.person = r.person AND t.source = r.source AND t.evidence = 'attested') AS posts,
       r.about, r.position, r.source AS sources
FROM presence r JOIN meeting m ON m.id = r.meeting JOIN deed d ON d.id = r.deed LEFT JOIN person p ON p.id = r.person
     LEFT JOIN organisation o ON o.id = r.unit
WHERE m.evidence = 'attested';

CREATE VIEW meeting_report AS
SELECT r.meeting, m.name AS meeting_name, m.body, m.date, r.unit, u.name AS unit_name, u.short AS unit_short, r.subject, r.field,
       r.person, p.name AS person_name, r.source AS sources
FROM model_report r JOIN meeting m ON m.id = r.meeting JOIN organisation u ON u.id = r.unit LEFT JOIN person p ON p.id = r.person
WHERE m.evidence = 'attested';

-- `named_count` is how many of an award's recipients are named of the same `named_group` as this one.
CREATE VIEW given_award AS
SELECT a.id AS award, a.body, b.slot AS body_kind, b.name AS body_name, b.short AS body_short, a.form, a.rank,
       CASE a.rank WHEN 'Nhất' THEN 1 WHEN 'Nhì' THEN 2 WHEN 'Ba' THEN 3 END AS place,
       coalesce(f.name, 'khen thưởng (nguồn không nêu hình thức)') || coalesce(' hạng ' || a.rank, '') AS form_name, f.kind AS form_kind,
       f.level AS form_level, a.year, a.first_year, a.period, a.status,
       coalesce(a.conferred_by, g.name) AS conferred_by, a.conferring_unit,
       CASE WHEN a.conferred_by LIKE 'Thủ tướng%' THEN 'prime_minister' WHEN a.conferred_by LIKE '%huyện%' THEN 'district'
            WHEN a.conferred_by LIKE '%tỉnh%' THEN 'province' ELSE 'other' END AS authority, a.reason, a.meeting, r.unit, r.person, r.total AS count, r.about, r.groups,
       coalesce(u.name, p.name, r.described) AS recipient, coalesce(u.short, p.name, r.described) AS recipient_short,
       CASE WHEN r.unit IS NOT NULL THEN 'collective' WHEN r.person IS NOT NULL THEN 'individual' END AS named_group,
       (SELECT count(*) FROM award_recipient s WHERE s.award = a.id
        AND (r.unit IS NOT NULL AND s.unit IS NOT NULL OR r.person IS NOT NULL AND s.person IS NOT NULL)) AS named_count,
       r.id AS position, a.source AS sources
FROM award a JOIN award_recipient r ON r.award = a.id JOIN organisation b ON b.id = a.body LEFT JOIN award_form f ON f.id = a.form
     LEFT JOIN organisation u ON u.id = r.unit LEFT JOIN person p ON p.id = r.person LEFT JOIN organisation g ON g.id = a.conferring_unit
WHERE a.evidence = 'attested';

CREATE VIEW named_movement AS
SELECT n.movement, v.name AS movement_name, n.body, b.name AS body_name, b.short AS body_short, n.period, n.start_year,
       n.end_year, n.part, n.said, n.meeting, n.source AS sources
FROM movement_mention n JOIN movement v ON v.id = n.movement JOIN organisation b ON b.id = n.body
WHERE n.evidence = 'attested';

CREATE VIEW told_point AS
SELECT t.id AS point, t.kind, t.body, b.slot AS body_kind, b.name AS body_name, b.short AS body_short, t.period, t.start_year,
       t.end_year, t.part, t.text, t.topic, t.told_by, t.told_to, t.meeting, t.source AS sources
FROM point t JOIN organisation b ON b.id = t.body
WHERE t.evidence = 'attested';

CREATE VIEW listed_document AS
SELECT d.id AS document, d.number, d.type, d.title, d.issuer, d.effective, d.effective_date, d.ended_date, d.status, d.remark, d.year,
       coalesce(l.date, d.date) AS date, coalesce(l.date_kind, d.date_kind) AS date_kind, l.said,
       (SELECT m.id FROM movement m
        WHERE m.evidence = 'attested' AND (instr(d.title, '“' || m.name || '”') OR instr(m.plan_document, d.number))) AS movement,
       trim(d.type || ' ' || coalesce(d.number, '')) AS called,
       (SELECT group_concat(b.body, ' ') FROM document_body b WHERE b.document = d.id) AS bodies,
       trim(d.sources || ' ' || coalesce(l.source, '')) AS sources
FROM document d LEFT JOIN document_listing l ON l.document = d.id AND l.evidence = 'attested'
WHERE d.evidence = 'attested' OR l.id IS NOT NULL;

-- What a document replaces or guides. `other` is the older one, or the one that is guided.
CREATE VIEW related_document AS
SELECT r.document, d.type || ' ' || coalesce(d.number, d.title) AS called, d.number, d.type, d.title, d.issuer, d.date, d.date_kind,
       d.year, d.effective, d.effective_date, d.status, d.remark, r.relation, r.other,
       o.type || ' ' || coalesce(o.number, o.title) AS other_called, o.type AS other_type, o.number AS other_number,
       o.status AS other_status, trim(d.sources || ' ' || o.sources) AS sources
FROM document_relation r JOIN document d ON d.id = r.document JOIN document o ON o.id = r.other
WHERE d.evidence = 'attested' AND o.evidence = 'attested';

CREATE VIEW held_post AS
SELECT t.person, p.name AS person_name, t.post, t.title, t.title_folded, t.unit, u.name AS unit_name, u.short AS unit_short,
       t.rank, t.as_of, t.source AS sources
FROM post t JOIN person p ON p.id = t.person LEFT JOIN organisation u ON u.id = t.unit
WHERE t.evidence = 'attested';

CREATE VIEW told_figure AS
SELECT f.body, b.name AS body_name, b.short AS body_short, f.what, f.value, f.period, f.start_year, f.end_year, f.part,
       f.meeting, f.source AS sources
FROM figure f JOIN organisation b ON b.id = f.body
WHERE f.evidence = 'attested';

-- How a group rated its members. `unit` is whom the assessment is about, `body` among whom.
CREATE VIEW told_assessment AS
SELECT a.body, b.slot AS body_kind, b.name AS body_name, b.short AS body_short, a.unit, u.name AS unit_name, u.short AS unit_short,
       a.year, a.first_year, a.period, a.rank, a.rank_of, a.score, a.score_of, a.title, a.criterion, a.meeting, a.source AS sources
FROM assessment a JOIN organisation b ON b.id = a.body JOIN organisation u ON u.id = a.unit
WHERE a.evidence = 'attested';

-- The years of which all members of a cluster are known: the first and the last that a whole list of them is of.
CREATE VIEW listed_year AS
SELECT cluster, first_year AS year FROM cluster_member WHERE complete AND first_year IS NOT NULL
UNION SELECT cluster, last_year FROM cluster_member WHERE complete AND last_year IS NOT NULL;

-- Forms of award. `authorities` are those who confer one, as the questions name them; `since` is when that began to hold,
-- `bonus_since` the same of the bonus; `groups` are those who may receive one, every kind of person where persons may.
CREATE VIEW form_of_award AS
SELECT f.id AS award_form, f.name, f.kind, f.ranks, length(f.ranks) - length(replace(f.ranks, ',', '')) + 1 AS rank_count, f.recipients, f.level, f.counterpart, c.name AS counterpart_name,
       f.conferred_by, f.formerly, f.legal_basis, f.bonus, f.bonus_basis, f.remark, f.sources,
       coalesce(f.since, (SELECT max(d.effective_date) FROM document d WHERE instr(f.legal_basis, d.number))) AS since,
       (SELECT max(d.effective_date) FROM document d WHERE instr(f.bonus_basis, d.number)) AS bonus_since,
       trim(CASE WHEN f.conferred_by LIKE '%Chủ tịch nước%' THEN 'president ' ELSE '' END
            || CASE WHEN f.conferred_by LIKE '%Thủ tướng%' THEN 'prime_minister ' ELSE '' END
            || CASE WHEN f.conferred_by LIKE '%tỉnh%' THEN 'province ' ELSE '' END
            || CASE WHEN f.conferred_by LIKE '%huyện%' THEN 'district ' ELSE '' END
            || CASE WHEN f.conferred_by LIKE '%xã%' THEN 'commune' ELSE '' END) AS authorities,
       (SELECT group_concat(g.id, ' ') FROM award_group g WHERE instr(f.recipients, g.name)
        OR (g.id IN ('business_person', 'agency_head') AND instr(f.recipients, 'cá nhân'))) AS groups
FROM award_form f LEFT JOIN award_form c ON c.id = f.counterpart
WHERE f.evidence = 'attested';

-- What must come before a form of award.
CREATE VIEW form_requirement AS
SELECT r.form AS award_form, f.name AS form_name, r.required, q.name AS required_name, r.times, r.in_a_row, r.described, f.sources
FROM award_requirement r JOIN award_form f ON f.id = r.form LEFT JOIN award_form q ON q.id = r.required
WHERE f.evidence = 'attested';

-- What each author wrote.
CREATE VIEW written_source AS
SELECT author, id AS source, title, publisher, published, address, id AS sources FROM source WHERE author IS NOT NULL;
