-- Purpose: what some articles have told so far. Parameters: $articles (ids).
-- One row per stored version.
SELECT article_id, text FROM store.article_versions
WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
ORDER BY fetched_at, version_id;
