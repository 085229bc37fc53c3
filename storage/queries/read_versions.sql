-- Purpose: the versions of some articles that were read. Parameters: $articles (ids).
-- One row per version, article by article, in order.
SELECT article_id, version_id, title, publisher, url, reported_at
FROM store.version_order
WHERE article_id IN (SELECT unnest($articles::VARCHAR[])) AND extraction_number IS NOT NULL
ORDER BY article_id, version_number;
