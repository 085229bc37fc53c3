-- Purpose: how the feeds fare, the failing ones first. Parameters: $limit. One row per feed.
SELECT
    feed_url, address, title, health, failing_since, last_polled_at, last_reason, last_new_at, next_poll_at, n_polls,
    n_failures
FROM feeds
ORDER BY health IN ('failing', 'gone') DESC, coalesce(title, feed_url), feed_url
LIMIT $limit;
