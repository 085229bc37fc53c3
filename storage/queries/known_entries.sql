-- Purpose: the stored entries that a feed's entries (table listed) may be, by article, guid or words.
-- One row per stored entry: feed, then the fields of KnownEntry in their order.
SELECT k.feed_url, k.article_id, k.guid, k.title, k.published_at, k.fingerprint, k.url IS NOT NULL AS has_url
FROM store.feed_items AS k
WHERE
    (k.feed_url, k.article_id) IN (SELECT (feed_url, article_id) FROM listed)
    OR (k.feed_url, k.guid) IN (SELECT (feed_url, guid) FROM listed)
    OR (k.feed_url, k.fingerprint) IN (SELECT (feed_url, fingerprint) FROM listed)
ORDER BY k.first_seen_at, k.article_id
