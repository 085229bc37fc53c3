-- Purpose: the feeds that are polled and how they fare.

-- One row per poll of a feed.
CREATE VIEW polls AS
SELECT feed_url, run_id, polled_at, outcome, http_status, items, items_new, reason FROM store.polls;

-- One row per feed, with its last poll.
CREATE VIEW feeds AS
SELECT
    f.feed_url, f.title, f.site_url, f.is_enabled,
    p.last_polled_at, p.last_outcome, p.last_reason, p.last_new_at,
    coalesce(p.n_polls, 0) AS n_polls,
    coalesce(p.n_failures, 0) AS n_failures,
    coalesce(p.items_new, 0)::BIGINT AS items_new
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
) AS p USING (feed_url);
