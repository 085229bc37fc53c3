-- Purpose: which stored articles some names stand for. Parameters: $names (ids).
-- One row per name of a stored article.
SELECT name, article_id FROM store.article_names WHERE name IN (SELECT unnest($names::VARCHAR[]))
UNION
SELECT article_id, article_id FROM store.articles WHERE article_id IN (SELECT unnest($names::VARCHAR[]));
