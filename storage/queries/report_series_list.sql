-- Purpose: the list of all series, those in which claimants disagree most first; quantifiers are those of the two
-- sides of the widest conflict, NULL without one. One row per series.
SELECT
    s.series_id, s.label, s.n_figures, s.n_sources, coalesce(c.n_conflicts, 0) AS n_conflicts, c.ratio,
    c.quantifiers, s.last_reported_at
FROM series AS s
LEFT JOIN (
    SELECT
        series_id,
        count(*) AS n_conflicts,
        max(coalesce(ratio, 'infinity'::DOUBLE)) AS ratio,
        -- Of conflicts as wide as each other, the one that the page of the series has first.
        first(
            [quantifier_a, quantifier_b] ORDER BY ratio DESC NULLS FIRST, source_a, source_b
        ) AS quantifiers
    FROM conflicts
    GROUP BY series_id
) AS c USING (series_id)
ORDER BY c.ratio DESC NULLS LAST, s.n_sources DESC, s.n_figures DESC, s.label, s.series_id;
