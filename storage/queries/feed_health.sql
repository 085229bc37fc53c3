-- Purpose: how the feeds fare, for a list: those that need a look first.
-- One row per feed.
SELECT
    health, feed_url, title, tags, last_polled_at, last_new_at, items_new, items_pending, failures_in_row,
    failing_since, next_poll_at, last_reason
FROM feeds
ORDER BY array_position(['failing', 'gone', 'new', 'ok', 'disabled'], health), feed_url
