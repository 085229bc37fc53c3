-- Purpose: the figures that statements may take back. Parameters: $measures and $numbers, of each statement, in one
-- order; a measure is NULL where the sentence says none. One row per tracked figure of any version with that number
-- of that measure, and a claimant.
SELECT * EXCLUDE (rule_path) FROM store.reported
WHERE
    source IS NOT NULL
    AND figure_id IN (
        SELECT f.figure_id
        FROM store.figures AS f
        SEMI JOIN (
            SELECT unnest($measures::VARCHAR[]) AS measure, unnest($numbers::DOUBLE[]) AS said
        ) AS s ON s.said = f.said AND coalesce(s.measure, f.measure) = f.measure
        WHERE f.group_id IS NOT NULL
    )
ORDER BY figure_id;
