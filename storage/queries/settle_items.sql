-- Purpose: what came of capturing items (table settled): done with, or to be tried again at a later time.
UPDATE store.feed_items AS k
SET
    is_pending = s.next_attempt_at IS NOT NULL,
    attempts = k.attempts + 1,
    next_attempt_at = s.next_attempt_at,
    reason = s.reason,
    content_html = CASE WHEN s.next_attempt_at IS NULL THEN NULL ELSE k.content_html END
FROM settled AS s
WHERE k.article_id = s.article_id AND k.is_pending
