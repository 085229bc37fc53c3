-- Purpose: have feeds polled again that failed. Parameters: $subjects (addresses). Changes one row per feed.
UPDATE store.feeds
SET next_poll_at = NULL, not_before = NULL, is_gone = false
WHERE feed_url IN (SELECT unnest($subjects::VARCHAR[]));
