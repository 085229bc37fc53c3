-- Purpose: the keys of some series in words. Parameters: $series (ids). One row per series.
SELECT series_id, label, accounting, place, unit
FROM series
WHERE series_id IN (SELECT unnest($series::VARCHAR[]));
