-- Purpose: the grade of the newest value of each track of some series. Parameters: $series (series ids).
-- One row per track.
SELECT series_id, source, grade
FROM store.graded(CAST(NULL AS TIMESTAMP), $series::VARCHAR[])
ORDER BY series_id, source;
