-- Purpose: mark groups as due for tracking. Parameters: $groups (ids); $cause (review or stories), NULL for any other.
-- Inserts one row per group that is not marked so yet.
INSERT INTO store.groups_to_track BY NAME
SELECT DISTINCT g.group_id, $cause::VARCHAR AS cause
FROM (SELECT unnest($groups::VARCHAR[]) AS group_id) AS g
WHERE
    g.group_id IS NOT NULL
    AND NOT EXISTS (
        FROM store.groups_to_track AS t
        WHERE t.group_id = g.group_id AND ($cause::VARCHAR IS NULL OR t.cause = $cause::VARCHAR)
    );
