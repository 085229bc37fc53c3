-- Purpose: what people and stories put on top of what was read.

-- One row per review, undone ones too.
CREATE VIEW reviews AS
SELECT
    r.review_id, r.action, r.figure_id, r.article_id, r.text, r.field, r.value, r.series_id,
    r.into_series_id, r.undoes, r.reviewer, r.reviewed_on, r.why,
    r.review_id IN (SELECT undoes FROM store.reviews WHERE action = 'undo') AS is_undone,
    CASE WHEN r.action IN ('set', 'drop', 'withdraw', 'retract') THEN coalesce(o.n_figures, 0) END AS n_figures,
    r.file, r.line, r.recorded_at, r.run_id
FROM store.reviews AS r
LEFT JOIN (
    SELECT review_id, count(*) AS n_figures
    FROM (SELECT unnest(review_ids) AS review_id FROM store.overlays)
    GROUP BY review_id
) AS o USING (review_id)
ORDER BY r.number;

-- One row per story.
CREATE VIEW stories AS
SELECT
    s.story, s.start_day, s.end_day, s.places, s.parties, s.facet, s.keywords, s.articles, s.tags,
    coalesce(o.n_figures, 0) AS n_figures
FROM store.stories AS s
LEFT JOIN (SELECT story, count(*) AS n_figures FROM store.overlays GROUP BY story) AS o USING (story);
