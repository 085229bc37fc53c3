-- Purpose: the newest values of some claimants, with how often their numbers in the series were revised.
-- Parameters: $sources (names, '' for the narrators), $limit (of each claimant; n_lines is how many there are).
-- One row per series and claimant, the newest reported first.
SELECT
    l.source, l.series_id, l.label, l.figure_id, l.article_id, l.low, l.high, l.quantifier, s.unit, l.as_of,
    l.reported_at, l.grade, l.is_stale, n.n_figures, coalesce(r.n_revisions, 0) AS n_revisions,
    count(*) OVER (PARTITION BY l.source) AS n_lines
FROM latest AS l
JOIN store.series AS s USING (series_id)
JOIN (
    SELECT series_id, source, count(*) AS n_figures
    FROM store.tracked WHERE replaced_at IS NULL GROUP BY series_id, source
) AS n ON n.series_id = l.series_id AND n.source IS NOT DISTINCT FROM l.source
LEFT JOIN (
    SELECT series_id, source, count(*) AS n_revisions
    FROM revisions WHERE type NOT IN ('first_report', 'reaffirmed') GROUP BY series_id, source
) AS r ON r.series_id = l.series_id AND r.source IS NOT DISTINCT FROM l.source
WHERE coalesce(l.source, '') IN (SELECT unnest($sources::VARCHAR[]))
QUALIFY row_number() OVER (
    PARTITION BY l.source ORDER BY l.reported_at DESC NULLS LAST, l.label, l.series_id
) <= $limit
ORDER BY l.reported_at DESC NULLS LAST, l.label, l.series_id;
