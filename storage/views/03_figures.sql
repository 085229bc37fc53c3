-- Purpose: the reported figures and events that stand in the current versions, and on a past day.

-- One row per figure. Parameter cutoff: as in the macros of the state.
CREATE MACRO store.figures_standing(cutoff) AS TABLE
WITH parts AS (
    SELECT DISTINCT extraction_number, part_of AS span_start FROM store.figures WHERE part_of IS NOT NULL
),
wholes AS (
    SELECT w.extraction_number, w.span_start, min(w.figure_id) AS figure_id
    FROM store.figures AS w
    SEMI JOIN parts USING (extraction_number, span_start)
    GROUP BY w.extraction_number, w.span_start
)
SELECT
    f.figure_id, t.series_id, f.article_id, f.version_id, f.text, f.span_start, f.span_end, f.sentence,
    f.low, f.high, f.quantifier, f.kind, f.unit, f.counted, f.measure, f.party, f.status, f.place,
    f.claimant, c.source, c.source_kind, c.source_party, f.via, f.stance, f.verification, f.accounting,
    f.period_start, f.period_end, f.as_of, v.reported_at, v.reported_basis, v.ingested_at, f.confidence,
    f.rule_path, w.figure_id AS part_of, v.title, v.publisher, v.url, f.facet, f.compare_low, f.compare_high,
    t.standing, t.doubt, f.story, f.settled_fields, f.review_ids, f.is_dropped
FROM store.settled AS f
JOIN store.version_order AS v USING (extraction_number)
LEFT JOIN store.claimants AS c ON c.claimant = f.claimant
-- Every series has an id. A condition lets DuckDB expect few rows here: else it holds the figures, with all their
-- columns, in memory to look them up for these, which takes three times as long.
LEFT JOIN (FROM store.tracked WHERE series_id > '') AS t ON t.figure_id = f.figure_id
LEFT JOIN wholes AS w ON w.extraction_number = f.extraction_number AND w.span_start = f.part_of
WHERE store.does_stand(v.reported_at, v.replaced_at, cutoff);

CREATE VIEW figures AS FROM store.figures_standing(CAST(NULL AS TIMESTAMP));

CREATE MACRO figures_as_of(day) AS TABLE FROM store.figures_standing(store.end_of_day(day));

CREATE VIEW events AS
SELECT
    e.event_id, e.article_id, e.version_id, e.type, e.mode, e.context, e.actor, e.target, e.place, e.date,
    e.date_precision, e.status, e.quote, e.span_start, e.span_end, e.confidence, e.figure_ids,
    v.reported_at, v.title, v.publisher, v.url
FROM store.events AS e
JOIN store.version_order AS v USING (extraction_number)
WHERE v.is_current;

-- One row: the figure with the words around it. Works for figures of earlier versions too.
CREATE MACRO evidence(id) AS TABLE
SELECT
    f.figure_id,
    f.text AS quote,
    substr(v.text, greatest(f.span_start - 200, 0) + 1, least(f.span_start, 200)) AS before,
    substr(v.text, f.span_end + 1, 200) AS after,
    f.sentence,
    f.span_start,
    f.span_end,
    f.article_id,
    f.version_id,
    v.sha256,
    v.title,
    v.publisher,
    v.url,
    o.reported_at,
    v.fetched_at
FROM store.figures AS f
JOIN store.article_versions AS v USING (version_id)
JOIN store.version_order AS o USING (version_id)
WHERE f.figure_id = id
QUALIFY row_number() OVER (ORDER BY f.extraction_number DESC) = 1;
