-- Purpose: the figures of some versions. Parameters: $versions (ids).
-- One row per figure, version by version, in reading order. The extraction numbers are there as in
-- reported_figures.sql.
SELECT * EXCLUDE (rule_path) FROM store.reported
WHERE extraction_number IN (
    SELECT extraction_number FROM store.extractions WHERE version_id IN (SELECT unnest($versions::VARCHAR[]))
)
ORDER BY version_id, span_start;
