-- Purpose: store the edges that are not stored yet. Parameters: $groups (ids), $run_id; table incoming (edges).
-- Inserts one row per edge. Run after retire_revisions.sql, so that an edge that changed comes in anew.
INSERT INTO store.revisions BY NAME
WITH numbers AS (
    -- What stories and reviews put on top leaves the number as it is.
    SELECT f.figure_id, f.low, f.high, f.quantifier
    FROM store.figures AS f
    JOIN store.version_order USING (extraction_number)
    WHERE f.group_id IN (SELECT unnest($groups::VARCHAR[]))
)
SELECT
    i.revision_id, s.group_id, i.series_id, s.label, i.source, i.type, i.from_figure_id, i.to_figure_id,
    f.low AS from_low, f.high AS from_high, f.quantifier AS from_quantifier,
    t.low AS to_low, t.high AS to_high, t.quantifier AS to_quantifier,
    i.delta, i.relative_delta, i.as_of, i.reported_at,
    $run_id AS run_id, NULL AS retired_run_id
FROM incoming AS i
JOIN store.series AS s USING (series_id)
LEFT JOIN numbers AS f ON f.figure_id = i.from_figure_id
LEFT JOIN numbers AS t ON t.figure_id = i.to_figure_id
WHERE i.revision_id NOT IN (
    SELECT revision_id FROM store.revisions
    WHERE retired_run_id IS NULL AND group_id IN (SELECT unnest($groups::VARCHAR[]))
);
