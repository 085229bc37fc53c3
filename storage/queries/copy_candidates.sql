-- Purpose: which versions may be copies of some. Parameters: $versions (ids), $days that copies are apart at
-- most, $limit of candidates for each. One row per pair of versions of two articles.
WITH wanted AS (
    SELECT version_id, article_id, day, unnest(bands) AS band
    FROM store.text_bands
    WHERE version_id IN (SELECT unnest($versions::VARCHAR[]))
),
known AS (
    SELECT version_id, article_id, day, unnest(bands) AS band
    FROM store.text_bands
    WHERE day BETWEEN
        (SELECT min(day) FROM wanted) - CAST($days AS INTEGER)
        AND (SELECT max(day) FROM wanted) + CAST($days AS INTEGER)
)
SELECT w.version_id, w.article_id, k.version_id AS other_version_id, k.article_id AS other_article_id
FROM wanted AS w
JOIN known AS k USING (band)
WHERE w.article_id <> k.article_id AND abs(w.day - k.day) <= $days
GROUP BY w.version_id, w.article_id, k.version_id, k.article_id
-- The likeliest first: a page of boilerplate may share a band with thousands.
QUALIFY row_number() OVER (PARTITION BY w.version_id ORDER BY count(*) DESC, k.version_id) <= $limit
ORDER BY ALL;
