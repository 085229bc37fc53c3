-- Purpose: figures that a run found changed between versions of an article. Parameters: $run_id.
-- One row per figure changed, added or removed.
SELECT article_id, title, url, change, from_text, to_text
FROM article_figure_changes
WHERE run_id = $run_id
ORDER BY reported_at, article_id, change, from_text, to_text;
