-- Purpose: the feeds that are polled, how they fare, and what they listed.

-- One row per poll of a feed.
CREATE VIEW polls AS
SELECT feed_url, run_id, polled_at, outcome, http_status, items, items_new, reason FROM store.polls;

-- One row per entry that a feed has listed.
CREATE VIEW feed_items AS
SELECT
    feed_url, article_id, guid, url, title, author, published_at, updated_at, date_flag, first_seen_at,
    changed_at, changes, run_id, is_pending, attempts, next_attempt_at, reason
FROM store.feed_items;

-- One row per feed, with its health, its last poll and when it is asked next.
CREATE VIEW feeds AS
SELECT
    f.feed_url, coalesce(f.address, f.feed_url) AS address, f.title, f.site_url, coalesce(f.tags, []) AS tags,
    f.is_enabled,
    CASE
        WHEN NOT f.is_enabled THEN 'disabled'
        WHEN f.is_gone THEN 'gone'
        WHEN f.failures > 0 THEN 'failing'
        WHEN p.last_polled_at IS NULL THEN 'new'
        ELSE 'ok'
    END AS health,
    p.last_polled_at, p.last_outcome, p.last_reason, p.last_new_at,
    coalesce(f.failures, 0) AS failures_in_row,
    f.failing_since,
    CASE WHEN f.is_enabled AND NOT coalesce(f.is_gone, false) THEN f.next_poll_at END AS next_poll_at,
    coalesce(p.n_polls, 0) AS n_polls,
    coalesce(p.n_failures, 0) AS n_failures,
    coalesce(p.items_new, 0)::BIGINT AS items_new,
    coalesce(i.items_pending, 0) AS items_pending
FROM store.feeds AS f
LEFT JOIN (
    SELECT
        feed_url,
        max(polled_at) AS last_polled_at,
        arg_max(outcome, polled_at) AS last_outcome,
        arg_max(reason, polled_at) AS last_reason,
        max(polled_at) FILTER (WHERE items_new > 0) AS last_new_at,
        count(*) AS n_polls,
        count(*) FILTER (WHERE outcome = 'failed') AS n_failures,
        sum(items_new) AS items_new
    FROM store.polls
    GROUP BY feed_url
) AS p USING (feed_url)
LEFT JOIN (
    SELECT feed_url, count(*) AS items_pending FROM store.feed_items WHERE is_pending GROUP BY feed_url
) AS i USING (feed_url);
