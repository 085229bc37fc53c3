-- Purpose: how many article versions an extractor has not read. Parameters: $extractor. One row.
SELECT count(*)
FROM store.article_versions AS v
ANTI JOIN (SELECT version_id FROM store.extractions WHERE extractor = $extractor) AS e USING (version_id);
