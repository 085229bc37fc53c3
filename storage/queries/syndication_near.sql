-- Purpose: the groups of copies that some articles belong to, whole. Parameters: $articles (ids).
-- One row per article of these groups.
SELECT article_id, syndication_id
FROM store.syndication
WHERE syndication_id IN (
    SELECT syndication_id FROM store.syndication WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
)
ORDER BY article_id;
