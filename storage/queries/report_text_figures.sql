-- Purpose: the figures of some articles where they stand in each version. Parameters: $articles (ids).
-- One row per figure of a version, in the order of its text.
SELECT
    r.figure_id, r.article_id, r.version_id, r.span_start, r.span_end, t.series_id, s.label, r.source, r.low,
    r.high, r.quantifier, r.unit, r.text, r.sentence, r.span_start - r.sentence_start AS offset_in_sentence,
    r.counted, r.measure, r.place, r.claimant, r.via, r.stance, r.verification, r.accounting, r.period_start,
    r.period_end, r.as_of, t.holds_on, r.reported_at, r.reported_basis, r.replaced_at, r.withdrawn_at,
    r.retracted_at, coalesce(t.standing, 'stands') AS standing, r.title, r.publisher, r.url
FROM store.reported AS r
LEFT JOIN store.tracked AS t USING (figure_id)
LEFT JOIN store.series AS s USING (series_id)
WHERE r.article_id IN (SELECT unnest($articles::VARCHAR[]))
ORDER BY r.version_id, r.span_start, r.span_end, r.figure_id;
