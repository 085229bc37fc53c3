-- Purpose: figures whose words do not stand in their article version at their offsets. One row per figure.
SELECT f.figure_id AS subject
FROM store.figures AS f
JOIN store.article_versions AS v USING (version_id)
WHERE substr(v.text, f.span_start + 1, f.span_end - f.span_start) <> f.text;
