-- Purpose: what new versions of articles changed in their figures. Parameters: $runs (ids) that found it;
-- $series_id of the figures, NULL for all. One row per figure that was changed, added or removed.
SELECT
    c.run_id, c.article_id, c.from_version_id, c.to_version_id, c.change, c.from_figure_id, c.to_figure_id,
    c.from_text, c.to_text, v.title, v.publisher, v.url
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
ORDER BY c.run_id, v.title, c.article_id, c.to_version_id, c.from_text, c.to_text;
