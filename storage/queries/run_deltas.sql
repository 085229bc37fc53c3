-- Purpose: what runs changed in the tracked state. Parameters: $run_id, NULL for all; $since, the first day of
-- runs asked for, NULL for all; $series_id, NULL for all. One row per run that changed something and series that it
-- changed, in the order of runs; one with NULLs for a run that changed versions of articles only.
SELECT r.run_id, r.started_at, r.status, d.series_id, d.delta
FROM store.runs AS r
LEFT JOIN (
    SELECT run_id, series_id, '{' || string_agg('"' || kind || '": ' || entries, ', ' ORDER BY kind) || '}' AS delta
    FROM store.run_deltas
    WHERE $series_id IS NULL OR series_id = $series_id
    GROUP BY run_id, series_id
) AS d USING (run_id)
WHERE
    ($run_id IS NULL OR r.run_id = $run_id)
    AND ($since IS NULL OR r.started_at >= CAST($since AS DATE))
    AND (d.delta IS NOT NULL OR r.run_id IN (SELECT run_id FROM store.article_figure_changes))
ORDER BY r.run_number, d.series_id;
