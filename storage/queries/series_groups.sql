-- Purpose: which group each series with figures belongs to. Parameters: $groups (ids). One row per series.
SELECT series_id, min(group_id) AS group_id
FROM store.tracked
WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))
GROUP BY series_id;
