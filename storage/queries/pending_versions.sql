-- Purpose: the article versions that an extractor has not read. Parameters: $extractor, $limit.
-- One row per version, with the fields of an Article.
SELECT
    v.article_id, v.version_id, v.text, v.url, v.title, v.author, v.publisher, v.language, v.published_at,
    v.published_basis, v.modified_at, v.fetched_at, v.note
FROM store.article_versions AS v
ANTI JOIN (SELECT version_id FROM store.extractions WHERE extractor = $extractor) AS e USING (version_id)
ORDER BY v.fetched_at, v.version_id
LIMIT $limit;
