-- Purpose: the extracted versions of the articles with figures of some groups. Parameters: $groups (ids).
-- One row per version, with the fields of an ArticleVersion.
SELECT article_id, version_id, reported_at, ingested_at, is_recaptured
FROM store.version_order
WHERE
    extraction_number IS NOT NULL
    AND article_id IN (
        SELECT article_id FROM store.figures WHERE group_id IN (SELECT unnest($groups::VARCHAR[]))
    )
ORDER BY article_id, version_number;
