-- Purpose: the conflicts that stand in some series. Parameters: $series (series ids). One row per conflict.
SELECT series_id, label, source_a, figure_a, low_a, high_a, source_b, figure_b, low_b, high_b, ratio
FROM conflicts
WHERE series_id IN (SELECT unnest($series::VARCHAR[]))
ORDER BY series_id, source_a, source_b;
