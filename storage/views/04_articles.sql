-- Purpose: articles, their versions, and what a publisher changed between versions.

-- One row per article: its current version (before the first extraction, its last), and what is known of it.
CREATE VIEW articles AS
SELECT
    a.article_id, a.url, v.title, v.publisher, v.author, v.language, v.published_at, v.published_basis,
    v.reported_at, v.version_id, n.n_versions, coalesce(f.n_figures, 0) AS n_figures, s.syndication_id,
    v.note, a.ingested_at, a.run_id
FROM store.articles AS a
JOIN (
    SELECT * FROM store.version_order
    QUALIFY row_number() OVER (PARTITION BY article_id ORDER BY is_current DESC, version_number DESC) = 1
) AS v USING (article_id)
JOIN (SELECT article_id, count(*) AS n_versions FROM store.article_versions GROUP BY article_id) AS n
    USING (article_id)
LEFT JOIN (SELECT extraction_number, count(*) AS n_figures FROM store.figures GROUP BY extraction_number) AS f
    ON f.extraction_number = v.extraction_number
LEFT JOIN store.syndication AS s USING (article_id);

-- One row per article with a page that was fetched.
CREATE VIEW pages AS
SELECT article_id, url, feed_url, fetched_at, http_status, fetches, failures, gone_at, born_at FROM store.pages;

-- One row per article of which copies are stored.
CREATE VIEW syndication AS
SELECT
    s.syndication_id, s.article_id,
    row_number() OVER (
        PARTITION BY s.syndication_id ORDER BY v.reported_at NULLS LAST, v.ingested_at, s.article_id
    ) = 1 AS is_first,
    count(*) OVER (PARTITION BY s.syndication_id) AS n_articles,
    v.title, v.publisher, v.url, v.reported_at
FROM store.syndication AS s
JOIN store.version_order AS v ON v.article_id = s.article_id AND v.version_number = 1;

-- One row per stored version of an article.
CREATE VIEW article_versions AS
SELECT
    v.version_id, v.article_id, o.version_number, o.is_current, v.text, v.sha256, v.title, v.publisher,
    v.author, v.language, v.url, v.published_at, v.published_basis, v.modified_at,
    coalesce(v.modified_basis, CASE WHEN v.modified_at IS NULL THEN 'unknown' ELSE 'meta' END) AS modified_basis,
    v.fetched_at, o.reported_at, o.reported_basis, o.is_recaptured, v.ingested_at, v.note, v.run_id
FROM store.article_versions AS v
JOIN store.version_order AS o USING (version_id);

-- One row per figure that was changed, added or removed between two consecutive versions of an article that were
-- captured alike.
CREATE VIEW article_figure_changes AS
SELECT
    c.article_id, c.from_version_id, c.to_version_id, c.change, c.from_figure_id, c.to_figure_id,
    c.from_text, c.to_text, f.sentence AS from_sentence, t.sentence AS to_sentence,
    v.reported_at, v.title, v.publisher, v.url, c.run_id
FROM store.article_figure_changes AS c
JOIN store.version_order AS v ON v.version_id = c.to_version_id
LEFT JOIN (
    SELECT figure_id, arg_max(sentence, extraction_number) AS sentence
    FROM store.figures
    WHERE figure_id IN (SELECT from_figure_id FROM store.article_figure_changes)
    GROUP BY figure_id
) AS f ON f.figure_id = c.from_figure_id
LEFT JOIN (
    SELECT figure_id, arg_max(sentence, extraction_number) AS sentence
    FROM store.figures
    WHERE figure_id IN (SELECT to_figure_id FROM store.article_figure_changes)
    GROUP BY figure_id
) AS t ON t.figure_id = c.to_figure_id;
