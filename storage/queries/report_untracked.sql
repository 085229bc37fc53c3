-- Purpose: current figures that are in no series. Parameters: $limit.
-- One row per figure, the newest reported first, then in the order of their articles.
SELECT
    r.figure_id, NULL::VARCHAR AS series_id, r.source, r.low, r.high, r.quantifier, r.unit, r.text, r.sentence,
    r.span_start - r.sentence_start AS offset_in_sentence, r.counted, r.measure, r.place, r.claimant, r.via,
    r.stance, r.verification, r.accounting, r.period_start, r.period_end, r.as_of, r.reported_at,
    r.reported_basis, 'stands' AS standing, r.title, r.publisher, r.url, true AS is_current
FROM store.reported AS r
ANTI JOIN store.tracked AS t USING (figure_id)
WHERE r.replaced_at IS NULL
ORDER BY r.reported_at DESC NULLS LAST, r.article_id, r.span_start
LIMIT $limit;
