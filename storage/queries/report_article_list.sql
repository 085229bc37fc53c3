-- Purpose: the list of all articles, the newest first, each with a digest of what its page shows.
-- One row per article.
SELECT
    a.article_id, a.title, a.publisher, a.url, a.published_at, a.published_basis, a.n_versions, a.n_figures,
    a.note, v.opening, md5(concat_ws(' ', a.title, a.publisher, a.url, a.published_at, a.note, v.state, f.state)) AS state
FROM articles AS a
LEFT JOIN (
    SELECT
        o.article_id,
        arg_min(left(t.text, 90), o.version_number) AS opening,
        string_agg(
            concat_ws(' ', o.version_id, o.extraction_number, o.reported_at, o.is_current), ' ' ORDER BY o.version_id
        ) AS state
    FROM store.version_order AS o
    JOIN store.article_versions AS t USING (version_id)
    GROUP BY o.article_id
) AS v USING (article_id)
LEFT JOIN (
    SELECT
        r.article_id,
        string_agg(
            concat_ws(
                ' ', r.figure_id, r.version_id, r.source, t.series_id, s.label, t.standing, r.withdrawn_at,
                r.retracted_at
            ), ' ' ORDER BY r.version_id, r.figure_id
        ) AS state
    FROM store.reported AS r
    LEFT JOIN store.tracked AS t USING (figure_id)
    LEFT JOIN store.series AS s USING (series_id)
    GROUP BY r.article_id
) AS f USING (article_id)
ORDER BY a.published_at DESC NULLS LAST, a.article_id;
