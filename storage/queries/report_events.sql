-- Purpose: the newest coded events. Parameters: $limit. One row per event, by report, then by place in it.
SELECT event_id, type, mode, context, actor, target, place, date, status, quote, title, url
FROM events
ORDER BY reported_at DESC NULLS LAST, article_id, span_start
LIMIT $limit;
