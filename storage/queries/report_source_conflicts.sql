-- Purpose: the conflicts that some claimants take part in, the widest first. Parameters: $sources (names, '' for the
-- narrators), $limit (of each claimant), $run_id (whose new ones are marked).
-- One row per conflict and claimant of $sources in it; a is the lower side.
SELECT
    p.source, c.series_id, c.label, c.source_a, c.low_a, c.high_a, c.quantifier_a, c.as_of_a, c.figure_a,
    c.source_b, c.low_b, c.high_b, c.quantifier_b, c.as_of_b, c.figure_b, c.ratio, s.unit,
    EXISTS (
        FROM run_changes AS n
        WHERE
            n.run_id = $run_id AND n.subject = 'conflict' AND n.change = 'opened'
            AND n.series_id = c.series_id
            AND n.source IS NOT DISTINCT FROM c.source_a AND n.other_source IS NOT DISTINCT FROM c.source_b
    ) AS is_new
FROM (
    SELECT *, unnest([coalesce(source_a, ''), coalesce(source_b, '')]) AS side FROM conflicts
) AS c
JOIN (
    SELECT name, nullif(name, '') AS source FROM (SELECT unnest($sources::VARCHAR[]) AS name)
) AS p ON p.name = c.side
JOIN store.series AS s USING (series_id)
QUALIFY row_number() OVER (
    PARTITION BY p.name ORDER BY c.ratio DESC NULLS FIRST, c.label, c.source_a, c.source_b
) <= $limit
ORDER BY c.ratio DESC NULLS FIRST, c.label, c.source_a, c.source_b;
