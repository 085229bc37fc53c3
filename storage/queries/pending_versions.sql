-- Purpose: the article versions that wait to be read. Parameters: $limit; $extractor: those that nothing has read
-- where NULL, else those also that another extractor read last.
-- One row per version, with the fields of an Article.
SELECT
    v.article_id, v.version_id, v.text, v.url, v.title, v.author, v.publisher, v.language, v.published_at,
    v.published_basis, v.modified_at, v.fetched_at, v.note
FROM store.article_versions AS v
LEFT JOIN (
    SELECT version_id, arg_max(extractor, extraction_number) AS last_extractor
    FROM store.extractions
    GROUP BY version_id
) AS e USING (version_id)
WHERE last_extractor IS NULL OR last_extractor <> $extractor
ORDER BY v.fetched_at, v.version_id
LIMIT $limit;
