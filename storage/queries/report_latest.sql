-- Purpose: the newest value of each track of some series. Parameters: $series (ids). One row per track.
SELECT series_id, source, figure_id, grade, is_stale
FROM latest
WHERE series_id IN (SELECT unnest($series::VARCHAR[]));
