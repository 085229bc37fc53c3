-- Purpose: rows that are stored more than once. One row per id that is, named by its table.
SELECT 'article ' || article_id AS subject FROM store.articles GROUP BY article_id HAVING count(*) > 1
UNION ALL
SELECT 'article version ' || version_id FROM store.article_versions GROUP BY version_id HAVING count(*) > 1
UNION ALL
SELECT 'extraction ' || extraction_number
FROM store.extractions
GROUP BY extraction_number
HAVING count(*) > 1
UNION ALL
SELECT 'figure ' || figure_id
FROM store.figures
GROUP BY figure_id, extraction_number
HAVING count(*) > 1
UNION ALL
SELECT 'event ' || event_id FROM store.events GROUP BY event_id, extraction_number HAVING count(*) > 1
UNION ALL
SELECT 'tracked figure ' || figure_id FROM store.tracked GROUP BY figure_id HAVING count(*) > 1
UNION ALL
SELECT 'series ' || series_id FROM store.series GROUP BY series_id HAVING count(*) > 1
UNION ALL
SELECT 'revision ' || revision_id
FROM store.revisions
WHERE retired_run_id IS NULL
GROUP BY revision_id
HAVING count(*) > 1
UNION ALL
SELECT 'run ' || run_id FROM store.runs GROUP BY run_id HAVING count(*) > 1;
