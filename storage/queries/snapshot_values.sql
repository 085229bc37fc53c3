-- Purpose: the values of some groups that stand now. Parameters: $groups (ids). One row per value.
SELECT t.series_id, s.label, t.source, t.figure_id, t.low, t.high, t.quantifier, t.as_of, t.reported_at
FROM store.tracked AS t
-- Only the series of these groups, so that not all there are go into the join.
JOIN (
    SELECT series_id, label FROM store.series WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))
) AS s USING (series_id)
WHERE t.group_id IN (SELECT unnest($groups::VARCHAR[])) AND t.replaced_at IS NULL
ORDER BY t.series_id, t.source, t.figure_id;
