-- Purpose: the events coded in some articles. Parameters: $articles (ids).
-- One row per event, in the order of the text.
SELECT article_id, type, mode, context, actor, target, place, date, status, quote
FROM events
WHERE article_id IN (SELECT unnest($articles::VARCHAR[]))
ORDER BY article_id, span_start, event_id;
