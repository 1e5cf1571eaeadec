-- The fact base: tables filled by the build, and a view for each thing that people ask.
-- Every fact names its source. Views hold attested facts only; their column `sources` lists source ids, blank-separated.
-- `body` is whatever a fact can be about: a cluster or a unit. Dates are ISO texts; periods are as in statements.py with
-- their years beside them (last year NULL when open ended; part H1, H2, Q1..Q4 or NULL).

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE source (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('article', 'reference')), file TEXT NOT NULL,
  publisher TEXT NOT NULL, author TEXT, published TEXT, title TEXT NOT NULL, address TEXT, note TEXT
);

-- entities --------------------------------------------------------------------------------------------------------

CREATE TABLE body (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('cluster', 'unit')),
  name TEXT NOT NULL,   -- Cụm thi đua các tỉnh Trung du và Miền núi phía Bắc; tỉnh Bắc Kạn
  short TEXT NOT NULL,  -- TDMNPB; Bắc Kạn
  evidence TEXT NOT NULL, sources TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE cluster (
  id TEXT PRIMARY KEY REFERENCES body (id), organiser TEXT NOT NULL, sector TEXT NOT NULL, level TEXT NOT NULL
);
CREATE TABLE unit (
  id TEXT PRIMARY KEY REFERENCES body (id), kind TEXT NOT NULL, parent TEXT REFERENCES unit (id), since TEXT, until TEXT
);
CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL, sources TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE organisation (id TEXT PRIMARY KEY, name TEXT NOT NULL, sources TEXT NOT NULL);
CREATE TABLE award_form (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, recipients TEXT, level TEXT, conferred_by TEXT,
  legal_basis TEXT, bonus REAL, remark TEXT, evidence TEXT NOT NULL, sources TEXT NOT NULL
);
CREATE TABLE movement (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, scope TEXT, issuer TEXT, launched TEXT, period TEXT, plan_document TEXT,
  remark TEXT, evidence TEXT NOT NULL, sources TEXT NOT NULL
);
CREATE TABLE document (
  id TEXT PRIMARY KEY, number TEXT, type TEXT NOT NULL, title TEXT NOT NULL, date TEXT, date_kind TEXT, year INTEGER,
  effective TEXT, issuer TEXT, status TEXT, remark TEXT, evidence TEXT NOT NULL, sources TEXT NOT NULL
);
CREATE TABLE term (id TEXT PRIMARY KEY, name TEXT NOT NULL, meaning TEXT NOT NULL, evidence TEXT NOT NULL, sources TEXT NOT NULL);

-- Every way to write the name of an entity, the name itself included (is_name = 1). `folded` as knowledge.text.fold.
CREATE TABLE alias (
  entity_kind TEXT NOT NULL, entity TEXT NOT NULL, text TEXT NOT NULL, folded TEXT NOT NULL,
  is_name INTEGER NOT NULL, ambiguous INTEGER NOT NULL,
  PRIMARY KEY (entity_kind, entity, text)
) WITHOUT ROWID;
CREATE INDEX alias_folded ON alias (folded);

-- facts -----------------------------------------------------------------------------------------------------------

CREATE TABLE role (
  id INTEGER PRIMARY KEY, cluster TEXT NOT NULL REFERENCES cluster (id), year INTEGER NOT NULL, role TEXT NOT NULL,
  unit TEXT REFERENCES unit (id), person TEXT REFERENCES person (id),
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL,
  CHECK ((unit IS NULL) <> (person IS NULL))
);
CREATE INDEX role_cluster ON role (cluster, role, year);
CREATE INDEX role_unit ON role (unit, role, year);
CREATE INDEX role_person ON role (person);

CREATE TABLE membership (
  id INTEGER PRIMARY KEY, cluster TEXT NOT NULL REFERENCES cluster (id), unit TEXT NOT NULL REFERENCES unit (id),
  period TEXT NOT NULL, start_year INTEGER NOT NULL, end_year INTEGER, complete INTEGER NOT NULL,
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX membership_cluster ON membership (cluster, unit);
CREATE INDEX membership_unit ON membership (unit);

CREATE TABLE cluster_size (
  id INTEGER PRIMARY KEY, cluster TEXT NOT NULL REFERENCES cluster (id), count INTEGER NOT NULL,
  period TEXT NOT NULL, start_year INTEGER NOT NULL, end_year INTEGER,
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX cluster_size_cluster ON cluster_size (cluster);

CREATE TABLE merger (
  id INTEGER PRIMARY KEY, before TEXT NOT NULL REFERENCES unit (id), after TEXT NOT NULL REFERENCES unit (id),
  date TEXT NOT NULL, evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX merger_before ON merger (before);
CREATE INDEX merger_after ON merger (after);

CREATE TABLE meeting (
  id TEXT PRIMARY KEY, body TEXT NOT NULL REFERENCES body (id), kind TEXT NOT NULL, name TEXT NOT NULL,
  reviews TEXT, review_year INTEGER, review_part TEXT, plans TEXT, plan_year INTEGER, plan_part TEXT,
  date TEXT NOT NULL, year INTEGER NOT NULL, session TEXT, place TEXT, place_unit TEXT REFERENCES unit (id),
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX meeting_body ON meeting (body, review_year);
CREATE INDEX meeting_date ON meeting (date);
CREATE INDEX meeting_place ON meeting (place_unit);

CREATE TABLE meeting_host (
  id INTEGER PRIMARY KEY, meeting TEXT NOT NULL REFERENCES meeting (id), unit TEXT NOT NULL REFERENCES unit (id), role TEXT
);
CREATE INDEX meeting_host_meeting ON meeting_host (meeting);
CREATE INDEX meeting_host_unit ON meeting_host (unit);

-- One row for each deed of a person or organisation at a meeting; `position` keeps the order of the source.
CREATE TABLE presence (
  id INTEGER PRIMARY KEY, meeting TEXT NOT NULL REFERENCES meeting (id), person TEXT REFERENCES person (id),
  organisation TEXT REFERENCES organisation (id), deed TEXT NOT NULL, about TEXT, position INTEGER NOT NULL,
  source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL,
  CHECK ((person IS NULL) <> (organisation IS NULL))
);
CREATE INDEX presence_meeting ON presence (meeting, deed);
CREATE INDEX presence_person ON presence (person);
CREATE INDEX presence_organisation ON presence (organisation);

CREATE TABLE model_report (
  id INTEGER PRIMARY KEY, meeting TEXT NOT NULL REFERENCES meeting (id), unit TEXT NOT NULL REFERENCES unit (id),
  subject TEXT NOT NULL, field TEXT, person TEXT REFERENCES person (id),
  source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX model_report_meeting ON model_report (meeting);
CREATE INDEX model_report_unit ON model_report (unit);

CREATE TABLE award (
  id INTEGER PRIMARY KEY, body TEXT NOT NULL REFERENCES body (id), form TEXT REFERENCES award_form (id),
  year INTEGER NOT NULL, status TEXT NOT NULL CHECK (status IN ('conferred', 'proposed')),
  conferred_by TEXT NOT NULL, conferring_unit TEXT REFERENCES unit (id), reason TEXT,
  meeting TEXT REFERENCES meeting (id),
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX award_body ON award (body, year);
CREATE INDEX award_form_year ON award (form, year);
CREATE INDEX award_meeting ON award (meeting);

CREATE TABLE award_recipient (
  id INTEGER PRIMARY KEY, award INTEGER NOT NULL REFERENCES award (id), unit TEXT REFERENCES unit (id),
  person TEXT REFERENCES person (id), count INTEGER,
  groups TEXT,     -- blank-separated: collective individual business_person household agency_head
  described TEXT   -- as told: '9 tập thể'; built as count + group where the source gives no other words
);
CREATE INDEX award_recipient_award ON award_recipient (award);
CREATE INDEX award_recipient_unit ON award_recipient (unit);
CREATE INDEX award_recipient_person ON award_recipient (person);

CREATE TABLE movement_mention (
  id INTEGER PRIMARY KEY, movement TEXT NOT NULL REFERENCES movement (id), body TEXT NOT NULL REFERENCES body (id),
  period TEXT NOT NULL, start_year INTEGER NOT NULL, end_year INTEGER, part TEXT, said TEXT NOT NULL,
  meeting TEXT REFERENCES meeting (id),
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX movement_mention_body ON movement_mention (body, start_year);
CREATE INDEX movement_mention_movement ON movement_mention (movement);

-- Tasks, results, shortcomings, experiences, requests, shared activities, themes and acts.
CREATE TABLE point (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL REFERENCES body (id), period TEXT NOT NULL,
  start_year INTEGER NOT NULL, end_year INTEGER, part TEXT, text TEXT NOT NULL, topic TEXT, told_by TEXT, told_to TEXT,
  meeting TEXT REFERENCES meeting (id),
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX point_body ON point (kind, body, start_year);
CREATE INDEX point_meeting ON point (meeting, kind);

CREATE TABLE document_listing (
  id INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES document (id), date TEXT, date_kind TEXT, said TEXT,
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX document_listing_document ON document_listing (document);
CREATE INDEX document_listing_date ON document_listing (date);

-- `title_folded` as knowledge.text.fold, so that a typed title finds it. `as_of` is the date of the source or meeting.
CREATE TABLE post (
  id INTEGER PRIMARY KEY, person TEXT NOT NULL REFERENCES person (id), post TEXT NOT NULL, title TEXT NOT NULL,
  title_folded TEXT NOT NULL, unit TEXT REFERENCES unit (id), organisation TEXT REFERENCES organisation (id), as_of TEXT,
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX post_person ON post (person);
CREATE INDEX post_title ON post (title_folded, unit);
CREATE INDEX post_unit ON post (unit);
CREATE INDEX post_organisation ON post (organisation);

CREATE TABLE figure (
  id INTEGER PRIMARY KEY, body TEXT NOT NULL REFERENCES body (id), what TEXT NOT NULL, value TEXT NOT NULL,
  period TEXT NOT NULL, start_year INTEGER NOT NULL, end_year INTEGER, part TEXT, meeting TEXT REFERENCES meeting (id),
  evidence TEXT NOT NULL, note TEXT, source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL
);
CREATE INDEX figure_body ON figure (body, start_year);

-- Each fact once more as one line of Vietnamese, for full-text search over the attested ones ("có thể liên quan") and for
-- differences between builds: `kind` and `identity` name the fact, `text` tells it whole. `kind` is the table's name, for points
-- their own kind; `body` is the cluster or unit it is about, the years those it holds for (none where it has none); `meeting`
-- is the one at which it happened or was told, `period` as in statements.py (of a meeting: what it reviews).
CREATE TABLE statement (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, identity TEXT NOT NULL, text TEXT NOT NULL, evidence TEXT NOT NULL,
  source TEXT NOT NULL REFERENCES source (id), line INTEGER NOT NULL,
  body TEXT REFERENCES body (id), first_year INTEGER, last_year INTEGER, meeting TEXT REFERENCES meeting (id), period TEXT
);
-- What each statement names, by the slot that it has in the fact: cluster, unit, person, organisation, award_form, movement,
-- document, term, meeting and place (a unit where a meeting was) hold ids; role, deed, group and meeting_kind a word of their
-- closed list; post the folded title.
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

-- What people ask --------------------------------------------------------------------------------------------------

CREATE VIEW cluster_role AS
SELECT r.cluster, c.name AS cluster_name, c.short AS cluster_short, r.year, r.role,
       coalesce(r.unit, r.person) AS holder, coalesce(u.name, p.name) AS holder_name, coalesce(u.short, p.name) AS holder_short,
       r.unit, r.person, group_concat(r.source, ' ') AS sources
FROM role r JOIN body c ON c.id = r.cluster LEFT JOIN body u ON u.id = r.unit LEFT JOIN person p ON p.id = r.person
WHERE r.evidence = 'attested'
GROUP BY r.cluster, r.year, r.role, r.unit, r.person;

CREATE VIEW cluster_member AS
SELECT m.cluster, c.name AS cluster_name, c.short AS cluster_short, m.unit, u.name AS unit_name, u.short AS unit_short,
       min(m.start_year) AS first_year, max(coalesce(m.end_year, 9999)) AS last_year, max(m.complete) AS complete,
       group_concat(m.source, ' ') AS sources
FROM membership m JOIN body c ON c.id = m.cluster JOIN body u ON u.id = m.unit
WHERE m.evidence = 'attested'
GROUP BY m.cluster, m.unit;

CREATE VIEW cluster_count AS
SELECT s.cluster, c.name AS cluster_name, c.short AS cluster_short, s.count, s.period, s.start_year, s.end_year, s.source AS sources
FROM cluster_size s JOIN body c ON c.id = s.cluster
WHERE s.evidence = 'attested';

CREATE VIEW merged_unit AS
SELECT m.before, b.name AS before_name, b.short AS before_short, m.after, a.name AS after_name, a.short AS after_short,
       m.date, group_concat(m.source, ' ') AS sources
FROM merger m JOIN body b ON b.id = m.before JOIN body a ON a.id = m.after
WHERE m.evidence = 'attested'
GROUP BY m.before, m.after, m.date;

CREATE VIEW held_meeting AS
SELECT m.id AS meeting, m.name AS meeting_name, m.body, b.kind AS body_kind, b.name AS body_name, b.short AS body_short,
       m.kind, m.reviews, m.review_year, m.review_part, m.plans, m.plan_year, m.plan_part, m.date, m.year, m.session,
       m.place, m.place_unit, p.name AS place_unit_name, p.short AS place_unit_short, m.source AS sources
FROM meeting m JOIN body b ON b.id = m.body LEFT JOIN body p ON p.id = m.place_unit
WHERE m.evidence = 'attested';

CREATE VIEW meeting_organiser AS
SELECT h.meeting, m.name AS meeting_name, m.date, h.unit, u.name AS unit_name, u.short AS unit_short, h.role, m.source AS sources
FROM meeting_host h JOIN meeting m ON m.id = h.meeting JOIN body u ON u.id = h.unit
WHERE m.evidence = 'attested';

-- `posts` is what the same source calls the person, joined by '; '.
CREATE VIEW meeting_presence AS
SELECT r.meeting, m.name AS meeting_name, m.body, m.date, r.deed, r.person, r.organisation, coalesce(p.name, o.name) AS name,
       (SELECT group_concat(t.post, '; ') FROM post t
        WHERE t.person = r.person AND t.source = r.source AND t.evidence = 'attested') AS posts,
       r.about, r.position, r.source AS sources
FROM presence r JOIN meeting m ON m.id = r.meeting LEFT JOIN person p ON p.id = r.person
     LEFT JOIN organisation o ON o.id = r.organisation
WHERE m.evidence = 'attested';

CREATE VIEW meeting_report AS
SELECT r.meeting, m.name AS meeting_name, m.body, m.date, r.unit, u.name AS unit_name, u.short AS unit_short, r.subject, r.field,
       r.person, p.name AS person_name, r.source AS sources
FROM model_report r JOIN meeting m ON m.id = r.meeting JOIN body u ON u.id = r.unit LEFT JOIN person p ON p.id = r.person
WHERE m.evidence = 'attested';

CREATE VIEW given_award AS
SELECT a.id AS award, a.body, b.kind AS body_kind, b.name AS body_name, b.short AS body_short, a.form,
       coalesce(f.name, 'khen thưởng (nguồn không nêu hình thức)') AS form_name, f.kind AS form_kind, f.level AS form_level, a.year, a.status,
       a.conferred_by, a.conferring_unit,
       CASE WHEN a.conferred_by LIKE 'Thủ tướng%' THEN 'prime_minister' WHEN a.conferred_by LIKE '%huyện%' THEN 'district'
            WHEN a.conferred_by LIKE '%tỉnh%' THEN 'province' ELSE 'other' END AS authority, a.reason, a.meeting, r.unit, r.person, r.count, r.groups,
       coalesce(u.name, p.name, r.described) AS recipient, coalesce(u.short, p.name, r.described) AS recipient_short,
       r.id AS position, a.source AS sources
FROM award a JOIN award_recipient r ON r.award = a.id JOIN body b ON b.id = a.body LEFT JOIN award_form f ON f.id = a.form
     LEFT JOIN body u ON u.id = r.unit LEFT JOIN person p ON p.id = r.person
WHERE a.evidence = 'attested';

CREATE VIEW named_movement AS
SELECT n.movement, v.name AS movement_name, n.body, b.name AS body_name, b.short AS body_short, n.period, n.start_year,
       n.end_year, n.part, n.said, n.meeting, n.source AS sources
FROM movement_mention n JOIN movement v ON v.id = n.movement JOIN body b ON b.id = n.body
WHERE n.evidence = 'attested';

CREATE VIEW told_point AS
SELECT t.id AS point, t.kind, t.body, b.kind AS body_kind, b.name AS body_name, b.short AS body_short, t.period, t.start_year,
       t.end_year, t.part, t.text, t.topic, t.told_by, t.told_to, t.meeting, t.source AS sources
FROM point t JOIN body b ON b.id = t.body
WHERE t.evidence = 'attested';

CREATE VIEW listed_document AS
SELECT d.id AS document, d.number, d.type, d.title, d.issuer, d.effective, d.status, d.remark, d.year,
       coalesce(l.date, d.date) AS date, coalesce(l.date_kind, d.date_kind) AS date_kind, l.said,
       trim(d.sources || ' ' || coalesce(l.source, '')) AS sources
FROM document d LEFT JOIN document_listing l ON l.document = d.id AND l.evidence = 'attested'
WHERE d.evidence = 'attested' OR l.id IS NOT NULL;

CREATE VIEW held_post AS
SELECT t.person, p.name AS person_name, t.post, t.title, t.title_folded, t.unit, u.name AS unit_name, u.short AS unit_short,
       t.organisation, o.name AS organisation_name, t.as_of, t.source AS sources
FROM post t JOIN person p ON p.id = t.person LEFT JOIN body u ON u.id = t.unit LEFT JOIN organisation o ON o.id = t.organisation
WHERE t.evidence = 'attested';

CREATE VIEW told_figure AS
SELECT f.body, b.name AS body_name, b.short AS body_short, f.what, f.value, f.period, f.start_year, f.end_year, f.part,
       f.meeting, f.source AS sources
FROM figure f JOIN body b ON b.id = f.body
WHERE f.evidence = 'attested';
