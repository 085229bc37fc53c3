-- Purpose: the conflicts that stand in some series. Parameters: $series (series ids). One row per conflict, as in
-- view conflicts: which takes all conflicts apart before it looks for some.
SELECT
    series_id, label, source AS source_a, figure_id AS figure_a, low AS low_a, high AS high_a,
    above.source AS source_b, above.figure_id AS figure_b, above.low AS low_b, above.high AS high_b, above.ratio
FROM (
    SELECT *, unnest(conflicts_above) AS above
    FROM store.newest_values
    WHERE
        conflicts_above IS NOT NULL
        AND rowid IN (
            SELECT rowid FROM store.newest_values WHERE series_id IN (SELECT unnest($series::VARCHAR[]))
        )
)
ORDER BY series_id, source_a, source_b;
