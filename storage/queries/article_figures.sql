-- Purpose: the figures of some articles, in all their versions. Parameters: $articles (ids).
-- One row per figure, version by version, in reading order.
SELECT * EXCLUDE (rule_path) FROM store.reported
WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
ORDER BY version_id, span_start;
