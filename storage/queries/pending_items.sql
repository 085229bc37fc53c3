-- Purpose: the items that wait for their article and may be tried, an article that several feeds bring once.
-- Parameters: $now (UTC), $limit. One row per item, oldest first.
SELECT
    i.feed_url, i.guid, i.url, i.title, i.author, i.content_html, i.published_at, i.updated_at, i.date_flag,
    i.has_own_page, i.article_id, f.title AS publisher,
    coalesce(f.has_full_text, true) AND i.has_own_page AS wants_page, i.attempts, i.changes
FROM store.feed_items AS i
LEFT JOIN store.feeds AS f USING (feed_url)
WHERE i.is_pending AND coalesce(i.next_attempt_at, $now) <= $now
QUALIFY row_number() OVER (PARTITION BY i.article_id ORDER BY i.first_seen_at, i.feed_url) = 1
-- Feeds take turns, since each mostly leads to one host, which wants its rest.
ORDER BY row_number() OVER (PARTITION BY i.feed_url ORDER BY i.first_seen_at, i.article_id), i.first_seen_at, i.article_id
LIMIT $limit
