-- Purpose: rows that belong to a row that is not there. One row per orphan, named by its table and id.
SELECT 'article version ' || version_id AS subject
FROM store.article_versions
WHERE article_id NOT IN (SELECT article_id FROM store.articles)
UNION ALL
SELECT 'article ' || article_id
FROM store.articles
WHERE article_id NOT IN (SELECT article_id FROM store.article_versions)
UNION ALL
SELECT 'extraction ' || extraction_number
FROM store.extractions
WHERE version_id NOT IN (SELECT version_id FROM store.article_versions)
UNION ALL
SELECT 'figure ' || f.figure_id
FROM store.figures AS f
LEFT JOIN store.extractions AS e USING (extraction_number, version_id)
WHERE e.extractor IS NULL
UNION ALL
SELECT 'event ' || v.event_id
FROM store.events AS v
LEFT JOIN store.extractions AS e USING (extraction_number, version_id)
WHERE e.extractor IS NULL
UNION ALL
SELECT 'tracked figure ' || figure_id
FROM store.tracked
WHERE
    figure_id NOT IN (SELECT figure_id FROM store.figures)
    OR series_id NOT IN (SELECT series_id FROM store.series)
UNION ALL
SELECT 'revision ' || revision_id
FROM store.revisions
WHERE
    coalesce(from_figure_id, to_figure_id) NOT IN (SELECT figure_id FROM store.figures)
    OR coalesce(to_figure_id, from_figure_id) NOT IN (SELECT figure_id FROM store.figures)
UNION ALL
SELECT 'overlay of figure ' || figure_id
FROM store.overlays
WHERE figure_id NOT IN (SELECT figure_id FROM store.figures)
UNION ALL
SELECT 'row of run ' || run_id
FROM (
    SELECT run_id FROM store.article_versions
    UNION SELECT run_id FROM store.extractions
    UNION SELECT run_id FROM store.revisions
    UNION SELECT run_id FROM store.failures
    UNION SELECT run_id FROM store.polls
    UNION SELECT run_id FROM store.reviews
)
WHERE run_id NOT IN (SELECT run_id FROM store.runs);
