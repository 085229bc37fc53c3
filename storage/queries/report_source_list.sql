-- Purpose: the list of all claimants that a series has, the most reported first; a NULL source is the narrators.
-- One row per claimant.
SELECT
    t.source, any_value(s.kind) AS kind, any_value(s.party) AS party, count(DISTINCT t.series_id) AS n_series,
    count(DISTINCT t.figure_id) AS n_figures, coalesce(any_value(c.n_conflicts), 0) AS n_conflicts
FROM store.tracked AS t
LEFT JOIN sources AS s ON s.source = t.source
LEFT JOIN (
    SELECT source, count(*) AS n_conflicts
    FROM (
        SELECT source_a AS source FROM conflicts
        UNION ALL
        SELECT source_b FROM conflicts
    )
    GROUP BY source
) AS c ON c.source IS NOT DISTINCT FROM t.source
GROUP BY t.source
ORDER BY n_figures DESC, t.source NULLS LAST;
