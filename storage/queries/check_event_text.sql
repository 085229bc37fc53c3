-- Purpose: events whose quote does not stand in their article version at its offsets. One row per event.
SELECT e.event_id AS subject
FROM store.events AS e
JOIN store.article_versions AS v USING (version_id)
WHERE substr(v.text, e.span_start + 1, e.span_end - e.span_start) <> e.quote;
