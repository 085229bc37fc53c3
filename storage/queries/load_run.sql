-- Purpose: what a run stored. Parameters: $run_id. One row: the run.
SELECT
    r.run_id, r.status, r.articles_new, r.versions_new, r.figures_new, r.revisions_new,
    (SELECT count(*) FROM store.failures AS f WHERE f.run_id = r.run_id) AS failures
FROM store.runs AS r
WHERE r.run_id = $run_id;
