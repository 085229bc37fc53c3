-- Purpose: the list of all articles, the newest first, each with how its text begins. One row per article.
SELECT
    a.article_id, a.title, a.publisher, a.url, a.published_at, a.published_basis, a.n_versions, a.n_figures,
    a.note, v.opening
FROM articles AS a
LEFT JOIN (
    SELECT o.article_id, arg_min(left(t.text, 90), o.version_number) AS opening
    FROM store.version_order AS o
    JOIN store.article_versions AS t USING (version_id)
    GROUP BY o.article_id
) AS v USING (article_id)
ORDER BY a.published_at DESC NULLS LAST, a.article_id;
