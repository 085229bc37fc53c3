-- Purpose: the newest extractions whose figures were settled by other stories, tags or tables, or not yet.
-- Parameters: $digest of the present ones; $tags that stories name; $limit. One row per version, with what decides
-- on its story, what its figures were settled by and what they are to be settled by.
SELECT
    e.extraction_number, v.version_id, v.article_id, v.url, v.title, v.text, v.published_at,
    coalesce(t.tags, []) AS tags, e.settled_by
FROM (
    SELECT version_id, max(extraction_number) AS extraction_number
    FROM store.extractions
    GROUP BY version_id
) AS n
JOIN store.extractions AS e USING (extraction_number)
JOIN store.article_versions AS v ON v.version_id = e.version_id
LEFT JOIN store.find_tags($tags::VARCHAR[]) AS t ON t.article_id = v.article_id
WHERE e.settled_by IS DISTINCT FROM $digest || coalesce(array_to_string(t.tags, ','), '')
ORDER BY e.extraction_number
LIMIT $limit;
