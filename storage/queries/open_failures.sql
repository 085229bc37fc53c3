-- Purpose: the failures that nothing has made good yet. Parameters: $run_id, $stage, NULL for all.
-- One row per stage, subject and input, the first time it failed first.
SELECT stage, subject, input
FROM store.failures
WHERE
    resolved_run_id IS NULL
    AND ($run_id::VARCHAR IS NULL OR run_id = $run_id::VARCHAR)
    AND ($stage::VARCHAR IS NULL OR stage = $stage::VARCHAR)
GROUP BY stage, subject, input
ORDER BY min(failed_at), stage, subject;
