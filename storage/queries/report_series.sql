-- Purpose: the series a report shows. Those that the run changed are picked first, then those whose
-- claimants disagree most; the widest conflict stands first. Parameters: $run_id, $limit.
-- One row per series.
WITH disagreeing AS (
    SELECT series_id, max(coalesce(ratio, 'infinity'::DOUBLE)) AS ratio FROM conflicts GROUP BY series_id
),
changed AS (
    SELECT DISTINCT series_id FROM revisions WHERE run_id = $run_id
),
picked AS (
    SELECT s.*, d.ratio
    FROM series AS s
    LEFT JOIN disagreeing AS d USING (series_id)
    ORDER BY
        s.series_id IN (SELECT series_id FROM changed) DESC, d.ratio DESC NULLS LAST, s.n_sources DESC,
        s.last_reported_at DESC NULLS LAST, s.label, s.series_id
    LIMIT $limit
)
SELECT series_id, label, accounting, place, unit
FROM picked
WHERE n_figures > 0
ORDER BY ratio DESC NULLS LAST, n_sources DESC, n_figures DESC, label, series_id;
