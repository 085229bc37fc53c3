-- Purpose: what later versions of some articles changed. Parameters: $articles (ids).
-- One row per figure changed, added or removed.
SELECT article_id, to_version_id, change, from_text, to_text
FROM article_figure_changes
WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
ORDER BY article_id, reported_at, change, from_text, to_text;
