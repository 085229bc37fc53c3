-- Purpose: keep why the series of some groups are tracked in a run, where that is no news. Parameters: $groups
-- (ids), $run_id. Inserts one row per series and cause; run it before and after the series change.
INSERT INTO store.series_causes BY NAME
SELECT DISTINCT $run_id AS run_id, s.series_id, t.cause
FROM store.groups_to_track AS t
JOIN store.series AS s USING (group_id)
WHERE t.cause IS NOT NULL AND t.group_id IN (SELECT unnest($groups::VARCHAR[]))
EXCEPT
FROM store.series_causes;
