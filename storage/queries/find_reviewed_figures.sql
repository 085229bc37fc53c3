-- Purpose: the figures that a row of a review file may mean. Parameters: $figure (an id), or $article (an
-- address or id) and $text. One row per figure, of any version and reading, the newest version first.
SELECT DISTINCT
    f.figure_id, f.article_id, f.version_id, f.span_start, f.span_end, f.text, f.sentence, o.version_number,
    o.is_current
FROM store.figures AS f
JOIN store.version_order AS o USING (version_id)
WHERE
    f.figure_id = $figure
    OR (
        f.text = $text
        AND f.article_id IN (SELECT article_id FROM store.articles WHERE $article IN (article_id, url))
    )
ORDER BY o.version_number DESC, f.span_start;
