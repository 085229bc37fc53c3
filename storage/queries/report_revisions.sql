-- Purpose: the revisions of some series, or those of a run. Parameters: $series (ids) with $run_id as the
-- run that is new; with $series NULL only that run's, at most $limit.
-- One row per revision, in order of reporting.
SELECT
    r.revision_id, r.series_id, r.label, r.source, r.type, r.from_figure_id, r.to_figure_id,
    r.from_low, r.from_high, r.from_quantifier, r.to_low, r.to_high, r.to_quantifier, s.unit,
    r.delta, r.relative_delta, r.as_of, r.reported_at, r.cause, r.run_id IS NOT DISTINCT FROM $run_id AS is_new
FROM revisions AS r
LEFT JOIN store.series AS s USING (series_id)
WHERE
    CASE
        WHEN $series IS NULL THEN r.run_id = $run_id
        ELSE r.series_id IN (SELECT unnest($series::VARCHAR[]))
    END
ORDER BY
    $series IS NULL AND r.type IN ('first_report', 'reaffirmed'), r.reported_at NULLS LAST, r.as_of, r.revision_id
LIMIT $limit;
