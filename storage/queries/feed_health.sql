-- Purpose: how the feeds fare, for a list: those that need a look first.
-- One row per feed; a title longer than the names that reports show is cut as there.
SELECT
    health, feed_url,
    CASE WHEN length(title) > 200 THEN left(title, 199) || '…' ELSE title END AS title, tags, last_polled_at, last_new_at, items_new, items_pending, failures_in_row,
    failing_since, next_poll_at, last_reason
FROM feeds
ORDER BY array_position(['failing', 'gone', 'new', 'ok', 'disabled'], health), feed_url
