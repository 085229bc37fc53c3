-- Purpose: the run a report is of, and the one before it. Parameters: $run_id, NULL for the newest run.
-- One row per run, the reported one first.
SELECT
    r.run_id, r.started_at, r.finished_at, r.status, r.articles_new, r.versions_new, r.figures_new,
    r.revisions_new, r.failures
FROM runs AS r
JOIN store.runs AS n USING (run_id)
WHERE
    n.run_number <= (
        SELECT max(run_number) FROM store.runs WHERE $run_id::VARCHAR IS NULL OR run_id = $run_id::VARCHAR
    )
ORDER BY n.run_number DESC
LIMIT 2;
