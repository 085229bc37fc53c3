-- Purpose: the versions whose copies have not been looked for. Parameters: $limit.
-- One row per version, with the day by which its copies are near, oldest stored first.
SELECT v.version_id, v.article_id, CAST(coalesce(v.published_at, v.fetched_at) AS DATE) AS day, v.text
FROM store.article_versions AS v
ANTI JOIN store.text_bands AS b USING (version_id)
ORDER BY v.ingested_at, v.version_id
LIMIT $limit;
