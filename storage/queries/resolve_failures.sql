-- Purpose: mark the failures that a run has made good: what failed was tried again in it, and did not fail.
-- Parameters: $run_id. Changes one row per failure of an earlier run.
UPDATE store.failures AS f
SET resolved_run_id = $run_id
WHERE
    f.resolved_run_id IS NULL
    AND f.run_id <> $run_id
    AND NOT EXISTS (
        FROM store.failures AS n
        WHERE n.run_id = $run_id AND n.stage = f.stage AND n.subject = f.subject
    )
    AND CASE
        WHEN f.stage = 'extract'
            THEN f.input ->> 'version_id' IN (SELECT version_id FROM store.extractions WHERE run_id = $run_id)
        WHEN f.input ->> 'seed' IS NOT NULL
            THEN EXISTS (FROM store.run_stages AS s
                WHERE s.run_id = $run_id AND s.stage = 'ingest' AND s.status = 'completed')
        ELSE
            f.subject IN (
                SELECT feed_url FROM store.polls WHERE run_id = $run_id AND outcome <> 'failed'
                UNION ALL
                SELECT url FROM store.feed_items WHERE NOT is_pending AND reason IS NULL AND url IS NOT NULL
            )
    END;
