-- Purpose: mark the groups of all figures of some articles as due for tracking. Parameters: $articles (ids).
-- Inserts one row per group that is not marked yet.
INSERT INTO store.groups_to_track BY NAME
SELECT DISTINCT group_id
FROM store.figures
WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
    AND group_id IS NOT NULL
    AND group_id NOT IN (SELECT group_id FROM store.groups_to_track);
