-- Purpose: the stored versions among those an extractor read. Parameters: $versions (ids), $extractor;
-- $tags that stories name.
-- One row per version: its article, text and what decides on its story, and whether this extractor was the last to read it.
SELECT
    v.version_id, v.article_id, v.text, v.url, v.title, v.published_at,
    coalesce(t.tags, []) AS tags,
    coalesce(
        (
            SELECT arg_max(e.extractor, e.extraction_number) FROM store.extractions AS e
            WHERE e.version_id = v.version_id
        ) = $extractor,
        false
    ) AS is_extracted
FROM store.article_versions AS v
LEFT JOIN store.find_tags($tags::VARCHAR[]) AS t ON t.article_id = v.article_id
WHERE v.version_id IN (SELECT unnest($versions::VARCHAR[]))
ORDER BY v.fetched_at, v.version_id;
