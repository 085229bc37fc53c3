-- Purpose: have article versions read again that could not be. Parameters: $versions (ids). Deletes one row per
-- version: the empty extraction that kept it from being read again, which holds nothing that was ever reported.
DELETE FROM store.extractions
WHERE
    version_id IN (SELECT unnest($versions::VARCHAR[]))
    AND extraction_number NOT IN (SELECT extraction_number FROM store.figures)
    AND extraction_number NOT IN (SELECT extraction_number FROM store.events);
