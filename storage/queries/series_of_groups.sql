-- Purpose: the series of some groups. Parameters: $groups (ids). One row per series.
SELECT series_id FROM store.series
WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))
ORDER BY series_id;
