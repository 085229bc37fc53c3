-- Purpose: the figures whose ids begin so. Parameters: $start of an id; $limit. One row per figure.
SELECT DISTINCT figure_id FROM store.figures
WHERE starts_with(figure_id, $start)
ORDER BY figure_id
LIMIT $limit;
