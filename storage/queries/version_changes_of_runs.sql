-- Purpose: the later versions of articles that changed figures. Parameters: $runs (ids) that found it;
-- $series_id of the figures, NULL for all. One row per run and version, in the order of their titles.
SELECT DISTINCT c.run_id, c.article_id, c.to_version_id, v.title
FROM store.article_figure_changes AS c
JOIN store.article_versions AS v ON v.version_id = c.to_version_id
WHERE
    c.run_id IN (SELECT unnest($runs::VARCHAR[]))
    AND (
        $series_id IS NULL
        OR EXISTS (
            FROM store.tracked AS t
            WHERE t.series_id = $series_id AND t.figure_id IN (c.from_figure_id, c.to_figure_id)
        )
    )
ORDER BY c.run_id, v.title, c.article_id, c.to_version_id;
