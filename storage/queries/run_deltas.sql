-- Purpose: what runs changed in the tracked state. Parameters: $run_id, NULL for all; $since, the first day of
-- runs asked for, NULL for all. One row per run that changed something, in the order of runs.
SELECT r.run_id, r.started_at, r.status, r.delta
FROM store.runs AS r
WHERE
    ($run_id IS NULL OR r.run_id = $run_id)
    AND ($since IS NULL OR r.started_at >= CAST($since AS DATE))
    AND (
        r.delta IS NOT NULL
        OR r.run_id IN (SELECT run_id FROM store.article_figure_changes)
    )
ORDER BY r.run_number;
