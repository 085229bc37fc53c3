-- Purpose: mark groups as due for tracking. Parameters: $groups (ids).
-- Inserts one row per group that is not marked yet.
INSERT INTO store.groups_to_track
SELECT DISTINCT g.group_id
FROM (SELECT unnest($groups::VARCHAR[]) AS group_id) AS g
WHERE g.group_id IS NOT NULL AND g.group_id NOT IN (SELECT group_id FROM store.groups_to_track);
