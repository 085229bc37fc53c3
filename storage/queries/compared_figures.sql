-- Purpose: two figures with their series, for the question why they are compared. Parameters: $figures (ids).
-- One row per figure.
WITH found AS (
    SELECT * FROM store.reported WHERE figure_id IN (SELECT unnest($figures::VARCHAR[]))
)
SELECT
    f.figure_id, f.low, f.high, f.quantifier, f.unit AS own_unit, f.measure AS own_measure, f.source, f.sentence,
    f.title, f.publisher, f.reported_at, f.is_current, f.is_dropped, p.figure_id AS part_of,
    t.standing, t.holds_on, t.said, t.compare_low, t.compare_high,
    t.standing = 'withdrawn' OR t.withdrawn_at IS NOT NULL OR t.retracted_at IS NOT NULL AS is_taken_back,
    n.figure_id IS NOT NULL AS is_newest,
    s.series_id, s.label, s.measure, s.party, s.status, s.counted, s.unit, s.place, s.accounting,
    s.period_start, s.period_days, s.article_id AS key_article_id, s.facet
FROM found AS f
LEFT JOIN store.figures AS p ON p.extraction_number = f.extraction_number AND p.span_start = f.part_of
LEFT JOIN store.tracked AS t ON t.figure_id = f.figure_id
LEFT JOIN store.series AS s USING (series_id)
LEFT JOIN store.newest_values AS n ON n.figure_id = f.figure_id;
