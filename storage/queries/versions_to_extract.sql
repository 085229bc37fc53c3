-- Purpose: the stored versions among those an extractor read. Parameters: $versions (ids), $extractor;
-- $tags that stories name.
-- One row per version: its article, text and what decides on its story, whether this extractor was the last to read it,
-- and whether any has.
SELECT
    v.version_id, v.article_id, v.text, v.url, v.title, v.published_at,
    coalesce(t.tags, []) AS tags,
    coalesce(e.last_extractor = $extractor, false) AS is_extracted,
    e.last_extractor IS NOT NULL AS is_reread
FROM store.article_versions AS v
LEFT JOIN store.find_tags($tags::VARCHAR[]) AS t ON t.article_id = v.article_id
LEFT JOIN (
    SELECT version_id, arg_max(extractor, extraction_number) AS last_extractor
    FROM store.extractions
    WHERE version_id IN (SELECT unnest($versions::VARCHAR[]))
    GROUP BY version_id
) AS e USING (version_id)
WHERE v.version_id IN (SELECT unnest($versions::VARCHAR[]))
ORDER BY v.fetched_at, v.version_id;
