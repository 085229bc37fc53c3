-- Purpose: what brought the changes that runs made to series. Parameters: $runs (ids), $series (ids).
-- One row per run and series with a change of which that is known.
SELECT run_id, series_id, list_sort(list_distinct(list(cause))) AS causes
FROM run_changes
WHERE
    subject <> 'article'
    AND run_id IN (SELECT unnest($runs::VARCHAR[]))
    AND series_id IN (SELECT unnest($series::VARCHAR[]))
GROUP BY run_id, series_id
UNION ALL
-- A series that lost its figures to others has no change but a delta.
SELECT run_id, series_id, [cause] AS causes
FROM store.noted_causes
WHERE
    run_id IN (SELECT unnest($runs::VARCHAR[]))
    AND series_id IN (SELECT unnest($series::VARCHAR[]))
    AND (run_id, series_id) NOT IN (SELECT (run_id, series_id) FROM run_changes WHERE subject <> 'article');
