-- Purpose: how the feeds fare, the failing ones first. Parameters: $limit. One row per feed.
SELECT
    feed_url, title, is_enabled, last_polled_at, last_outcome, last_reason, last_new_at, n_polls, n_failures
FROM feeds
ORDER BY last_outcome = 'failed' DESC NULLS LAST, coalesce(title, feed_url), feed_url
LIMIT $limit;
