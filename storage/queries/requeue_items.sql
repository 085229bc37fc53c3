-- Purpose: have pages captured again that failed. Parameters: $subjects (addresses). Changes one row per entry of
-- a feed; what the feed said of it has been dropped where its own text stood in for the page.
UPDATE store.feed_items
SET is_pending = true, next_attempt_at = NULL, attempts = 0
WHERE url IN (SELECT unnest($subjects::VARCHAR[]));
