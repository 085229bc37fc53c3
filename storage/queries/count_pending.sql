-- Purpose: how many article versions wait to be read. Parameters: $extractor, as in pending_versions.sql. One row.
SELECT count(*)
FROM store.article_versions AS v
LEFT JOIN (
    SELECT version_id, arg_max(extractor, extraction_number) AS last_extractor
    FROM store.extractions
    GROUP BY version_id
) AS e USING (version_id)
WHERE last_extractor IS NULL OR last_extractor <> $extractor;
