-- Purpose: the figures reported last that stand in a series. Parameters: $limit. One row per figure, newest first.
SELECT figure_id
FROM store.tracked
WHERE replaced_at IS NULL AND reported_at IS NOT NULL AND standing = 'stands'
ORDER BY reported_at DESC, article_id, span_start
LIMIT $limit;
