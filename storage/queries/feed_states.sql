-- Purpose: every feed with its settings, schedule and validators, as polling works on it.
-- One row per feed, by address.
SELECT
    feed_url, address, title, site_url, is_enabled, etag, last_modified, body_sha256,
    min_seconds, max_seconds, user_agent, coalesce(headers, MAP {}) AS headers, auth_user, auth_secret,
    coalesce(has_full_text, true) AS has_full_text, coalesce(tags, []) AS tags,
    next_poll_at, not_before, last_new_at, full_at, coalesce(failures, 0) AS failures, failing_since,
    coalesce(is_gone, false) AS is_gone, moved_to, coalesce(moves, 0) AS moves,
    ttl_seconds, gap_seconds, coalesce(skip_hours, []) AS skip_hours, coalesce(skip_days, []) AS skip_days
FROM store.feeds
ORDER BY feed_url
