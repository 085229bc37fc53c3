-- Purpose: the figures a report shows: those of some series, in whatever version of their articles, and some by
-- id, which may have been dropped from their article since. Parameters: $series (ids), $figures (ids).
-- One row per figure, in order of reporting; undated ones behind the dated ones, by ingestion.
SELECT
    r.figure_id, r.article_id, r.version_id, r.span_start, t.series_id, s.label, r.source, r.low, r.high, r.quantifier,
    r.unit, r.text, r.sentence, r.span_start - r.sentence_start AS offset_in_sentence, r.counted, r.measure,
    r.place, r.claimant, r.via, r.stance, r.verification, r.accounting, r.period_start, r.period_end, r.as_of,
    t.holds_on, r.reported_at, r.reported_basis, r.replaced_at, r.withdrawn_at, r.retracted_at,
    coalesce(t.standing, 'stands') AS standing, r.title, r.publisher, r.url
FROM store.reported AS r
LEFT JOIN store.tracked AS t USING (figure_id)
LEFT JOIN store.series AS s USING (series_id)
WHERE
    t.series_id IN (SELECT unnest($series::VARCHAR[]))
    OR r.figure_id IN (SELECT unnest($figures::VARCHAR[]))
ORDER BY r.reported_at NULLS LAST, r.ingested_at, r.article_id, r.span_start;
