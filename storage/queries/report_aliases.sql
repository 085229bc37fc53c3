-- Purpose: the spellings of claimants that were met in articles. One row per spelling.
SELECT source, alias FROM source_aliases WHERE is_met ORDER BY source, alias;
