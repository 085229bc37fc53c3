-- Purpose: mark the groups of what was taken back as due for tracking. Parameters: $subjects (figure and
-- article ids). Inserts one row per group that is not marked yet.
INSERT INTO store.groups_to_track BY NAME
SELECT DISTINCT group_id
FROM store.figures
WHERE (figure_id IN (SELECT unnest($subjects::VARCHAR[])) OR article_id IN (SELECT unnest($subjects::VARCHAR[])))
    AND group_id IS NOT NULL
    AND group_id NOT IN (SELECT group_id FROM store.groups_to_track);
