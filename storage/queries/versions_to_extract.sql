-- Purpose: the stored versions among those an extractor read. Parameters: $versions (ids), $extractor.
-- One row per version: its article and text, and whether this extractor has read it before.
SELECT
    v.version_id, v.article_id, v.text,
    v.version_id IN (SELECT version_id FROM store.extractions WHERE extractor = $extractor) AS is_extracted
FROM store.article_versions AS v
WHERE v.version_id IN (SELECT unnest($versions::VARCHAR[]))
ORDER BY v.fetched_at, v.version_id;
