-- Purpose: what the runs did, what they changed and what they could not process.

-- One row per run that changed the tracked state: the delta put together again, which has its entries by kind.
CREATE VIEW store.deltas AS
SELECT run_id, CAST('{' || string_agg(entries, ', ' ORDER BY kind) || '}' AS JSON) AS delta
FROM (
    SELECT
        run_id, kind,
        '"' || kind || '": {' || string_agg(entries[2:-2], ', ' ORDER BY series_id) || '}' AS entries
    FROM store.run_deltas
    GROUP BY run_id, kind
)
GROUP BY run_id;

-- One row per pipeline run.
CREATE VIEW runs AS
SELECT
    r.run_id, r.flow_run_id, r.started_at, r.finished_at, r.status, r.articles_new, r.versions_new,
    r.figures_new, r.revisions_new, coalesce(f.failures, 0) AS failures, d.delta, s.bytes, s.seconds,
    s.cpu_seconds, s.peak_memory_bytes
FROM store.runs AS r
LEFT JOIN (SELECT run_id, count(*) AS failures FROM store.failures GROUP BY run_id) AS f USING (run_id)
LEFT JOIN (
    SELECT
        run_id,
        sum(bytes) FILTER (WHERE stage = 'ingest')::BIGINT AS bytes,
        sum(seconds) AS seconds,
        sum(cpu_seconds) AS cpu_seconds,
        max(peak_memory_bytes) AS peak_memory_bytes
    FROM store.run_stages
    GROUP BY run_id
) AS s USING (run_id)
LEFT JOIN store.deltas AS d USING (run_id)
ORDER BY r.run_number;

-- One row per stage of a run that has ended.
CREATE VIEW run_stages AS
SELECT
    s.run_id, s.stage, s.status, s.started_at, s.seconds, s.cpu_seconds, s.peak_memory_bytes, s.items, s.bytes,
    s.figures
FROM store.run_stages AS s
JOIN store.runs AS r USING (run_id)
ORDER BY r.run_number, s.started_at;

-- One row per thing that could not be processed.
CREATE VIEW failures AS
SELECT run_id, stage, subject, reason, detail, failed_at, input, resolved_run_id FROM store.failures;

-- One row per notification.
CREATE VIEW notifications AS
SELECT
    n.change_id AS notification_id, n.run_id, n.rules, n.title,
    CASE WHEN starts_with(n.change_id, 'revision:') THEN substr(n.change_id, 10) END AS revision_id,
    n.claimed_at, n.outcome, n.settled_at, coalesce(n.told, []) AS told, coalesce(n.not_told, []) AS not_told
FROM store.notifications AS n
JOIN store.runs AS r USING (run_id)
ORDER BY r.run_number, n.claimed_at, n.title;

-- One row per change that a run made to what is tracked or to what an article says.
CREATE VIEW run_changes AS
WITH changes AS (
    SELECT
        run_id, 'revision' AS subject, type AS change, series_id, label, source, NULL::VARCHAR AS other_source,
        from_low, from_high, to_low, to_high, NULL::DOUBLE AS ratio, from_figure_id, to_figure_id
    FROM store.revisions
    UNION ALL
    SELECT
        run_id, 'conflict', change, series_id, label, source_a, source_b, low_a, high_a, low_b, high_b, ratio,
        figure_a, figure_b
    FROM store.conflict_changes
    UNION ALL
    SELECT
        c.run_id, 'article', c.change, t.series_id, s.label, t.source, NULL, f.low, f.high, n.low, n.high, NULL,
        c.from_figure_id, c.to_figure_id
    FROM store.article_figure_changes AS c
    LEFT JOIN store.tracked AS t ON t.figure_id = coalesce(c.to_figure_id, c.from_figure_id)
    LEFT JOIN store.series AS s USING (series_id)
    LEFT JOIN (SELECT DISTINCT figure_id, low, high FROM store.reported) AS f ON f.figure_id = c.from_figure_id
    LEFT JOIN (SELECT DISTINCT figure_id, low, high FROM store.reported) AS n ON n.figure_id = c.to_figure_id
)
SELECT c.*, store.name_cause(c.change, a.pair, b.pair, d.cause) AS cause
FROM changes AS c
-- What a publisher changed in an article no review brings.
LEFT JOIN store.noted_causes AS d
    ON d.run_id = c.run_id AND d.series_id = c.series_id AND c.subject <> 'article'
LEFT JOIN store.news_figures AS a ON a.pair = store.pair_up(c.run_id, c.from_figure_id)
LEFT JOIN store.news_figures AS b ON b.pair = store.pair_up(c.run_id, c.to_figure_id);

-- One row per change made after a run, by its id, in runs that started after a time, or in the last run.
CREATE MACRO changes_since(run_or_time) AS TABLE
SELECT r.started_at, c.*
FROM run_changes AS c
JOIN store.runs AS r USING (run_id)
WHERE
    CASE
        WHEN CAST(run_or_time AS VARCHAR) = 'last_run'
            THEN r.run_number = (SELECT max(run_number) FROM store.runs WHERE status = 'completed')
        WHEN CAST(run_or_time AS VARCHAR) IN (SELECT run_id FROM store.runs)
            THEN r.run_number
            > (SELECT run_number FROM store.runs WHERE run_id = CAST(run_or_time AS VARCHAR))
        ELSE r.started_at > CAST(CAST(run_or_time AS VARCHAR) AS TIMESTAMP)
    END
ORDER BY r.run_number, c.subject, c.label, c.source;
