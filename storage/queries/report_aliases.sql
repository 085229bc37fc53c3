-- Purpose: the spellings of some claimants that were met in articles. Parameters: $sources (names).
-- One row per spelling.
SELECT source, alias
FROM source_aliases
WHERE is_met AND source IN (SELECT unnest($sources::VARCHAR[]))
ORDER BY source, alias;
