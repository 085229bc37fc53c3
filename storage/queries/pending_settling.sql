-- Purpose: the newest extractions whose figures were settled by other stories or tables, or not yet.
-- Parameters: $digest of the present ones; $limit. One row per version, with what decides on its story.
SELECT e.extraction_number, v.version_id, v.article_id, v.url, v.title, v.text, v.published_at
FROM (
    SELECT version_id, max(extraction_number) AS extraction_number
    FROM store.extractions
    GROUP BY version_id
) AS n
JOIN store.extractions AS e USING (extraction_number)
JOIN store.article_versions AS v ON v.version_id = e.version_id
WHERE e.settled_by IS DISTINCT FROM $digest
ORDER BY e.extraction_number
LIMIT $limit;
