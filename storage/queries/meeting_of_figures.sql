-- Purpose: what the books say of two figures of one series. Parameters: $a, $b (ids). One row.
WITH a AS (FROM store.tracked WHERE figure_id = $a),
b AS (FROM store.tracked WHERE figure_id = $b)
SELECT
    coalesce(
        (
            SELECT list(type ORDER BY type) FROM store.revisions
            WHERE
                retired_run_id IS NULL
                AND ((from_figure_id = $a AND to_figure_id = $b) OR (from_figure_id = $b AND to_figure_id = $a))
        ),
        []
    ) AS edges,
    coalesce(store.is_comparable(s.accounting, a.holds_on, b.holds_on), false) AS is_near,
    store.do_meet(a.compare_low, a.compare_high, b.compare_low, b.compare_high) AS do_meet,
    (SELECT ratio FROM conflicts WHERE (figure_a = $a AND figure_b = $b) OR (figure_a = $b AND figure_b = $a))
        AS ratio,
    store.may_be_one(
        a.source,
        (SELECT bool_or(is_registered) FROM store.claimants WHERE source = a.source),
        b.source,
        (SELECT bool_or(is_registered) FROM store.claimants WHERE source = b.source)
    ) AS may_be_one
FROM a
JOIN b USING (series_id)
JOIN store.series AS s USING (series_id);
