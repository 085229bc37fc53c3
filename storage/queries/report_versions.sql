-- Purpose: the stored versions of some articles with their texts. Parameters: $articles (ids).
-- One row per version, in the order of the versions of each article.
SELECT
    article_id, version_id, version_number AS number, is_current, text, sha256, title, reported_at,
    reported_basis, fetched_at
FROM article_versions
WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
ORDER BY article_id, version_number;
