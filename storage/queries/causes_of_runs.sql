-- Purpose: what brought the changes that runs made to series. Parameters: $runs (ids), $series (ids).
-- One row per run and series with a change of which that is known.
WITH changed AS MATERIALIZED (
    SELECT run_id, series_id, list_sort(list_distinct(list(cause))) AS causes
    FROM run_changes
    WHERE
        subject <> 'article'
        AND run_id IN (SELECT unnest($runs::VARCHAR[]))
        AND series_id IN (SELECT unnest($series::VARCHAR[]))
    GROUP BY run_id, series_id
)
FROM changed
UNION ALL
-- A series that lost its figures to others has no change but a delta.
SELECT n.run_id, n.series_id, [n.cause] AS causes
FROM store.noted_causes AS n
ANTI JOIN changed USING (run_id, series_id)
WHERE
    n.run_id IN (SELECT unnest($runs::VARCHAR[]))
    AND n.series_id IN (SELECT unnest($series::VARCHAR[]));
