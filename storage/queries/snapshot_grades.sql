-- Purpose: the grade of the newest value of each track of some series. Parameters: $series (series ids).
-- One row per track.
SELECT series_id, source, grade
FROM store.newest_values
WHERE series_id IN (SELECT unnest($series::VARCHAR[]))
ORDER BY series_id, source;
