-- Purpose: what a run could not process. Parameters: $run_id, $limit. One row per failure, in order.
SELECT stage, subject, reason, failed_at AS at
FROM failures
WHERE run_id = $run_id
ORDER BY failed_at, stage, subject
LIMIT $limit;
