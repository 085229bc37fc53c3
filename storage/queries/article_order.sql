-- Purpose: the extracted versions of those among some articles that have more than one, in order.
-- Parameters: $articles (ids). One row per version.
SELECT article_id, version_id, is_recaptured
FROM store.version_order
WHERE article_id IN (SELECT unnest($articles::VARCHAR[])) AND extraction_number IS NOT NULL
QUALIFY count(*) OVER (PARTITION BY article_id) > 1
ORDER BY article_id, version_number;
