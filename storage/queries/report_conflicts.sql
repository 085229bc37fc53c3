-- Purpose: the conflicts that stand, the widest first. Parameters: $run_id (whose new ones are marked), $series
-- (ids, NULL for all), $limit.
-- One row per conflict; a is the lower side.
SELECT
    c.series_id, c.label, c.source_a, c.low_a, c.high_a, c.quantifier_a, c.as_of_a, c.figure_a,
    c.source_b, c.low_b, c.high_b, c.quantifier_b, c.as_of_b, c.figure_b, c.ratio, s.unit,
    EXISTS (
        FROM run_changes AS n
        WHERE
            n.run_id = $run_id AND n.subject = 'conflict' AND n.change = 'opened'
            AND n.series_id = c.series_id
            AND n.source IS NOT DISTINCT FROM c.source_a AND n.other_source IS NOT DISTINCT FROM c.source_b
    ) AS is_new
FROM conflicts AS c
JOIN store.series AS s USING (series_id)
WHERE $series::VARCHAR[] IS NULL OR c.series_id IN (SELECT unnest($series::VARCHAR[]))
ORDER BY c.ratio DESC NULLS FIRST, c.label, c.source_a, c.source_b
LIMIT $limit;
