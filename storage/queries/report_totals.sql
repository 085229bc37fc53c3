-- Purpose: how much there is beyond what a report shows. Parameters: $run_id. One row.
SELECT
    (SELECT count(*) FROM store.articles) AS articles,
    f.figures,
    (SELECT count(*) FROM series WHERE n_figures > 0) AS series,
    f.sources,
    (SELECT count(*) FROM conflicts) AS conflicts,
    (SELECT count(*) FROM events) AS events,
    f.untracked,
    c.changes,
    c.first_reports,
    c.rereadings,
    (
        SELECT count(*) FROM run_changes
        WHERE run_id = $run_id AND subject = 'conflict' AND change = 'opened' AND cause = 'news'
    ) AS new_conflicts,
    (SELECT count(*) FROM failures WHERE run_id = $run_id) AS failures
FROM (
    SELECT
        count(*) AS figures,
        count(DISTINCT source) AS sources,
        count(*) FILTER (WHERE series_id IS NULL) AS untracked
    FROM figures
) AS f,
(
    SELECT
        count(*) FILTER (WHERE cause = 'news') AS changes,
        count(*) FILTER (WHERE cause = 'news' AND type = 'first_report') AS first_reports,
        count(*) FILTER (WHERE cause <> 'news') AS rereadings
    FROM revisions
    WHERE run_id = $run_id
) AS c;
