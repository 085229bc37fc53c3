-- Purpose: the newest articles. Parameters: $limit. One row per article, undated ones last.
SELECT
    article_id, title, publisher, url, published_at, published_basis, n_versions AS versions,
    n_figures AS figures, note
FROM articles
ORDER BY published_at DESC NULLS LAST, article_id
LIMIT $limit;
