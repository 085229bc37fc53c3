-- Purpose: the stored entries that a feed's entries (table listed) may be, by article, by guid, or by words where both
-- have no address. One row per stored entry: feed, then the fields of KnownEntry in their order.
-- Each name is looked up by itself, whatever its feed: a name is short, and few entries of other feeds bear the same.
WITH found AS (
    SELECT rowid AS place FROM store.feed_items WHERE article_id IN (SELECT article_id FROM listed)
    UNION
    SELECT rowid FROM store.feed_items WHERE guid IN (SELECT guid FROM listed)
    UNION
    SELECT rowid FROM store.feed_items
    WHERE url IS NULL AND fingerprint IN (SELECT fingerprint FROM listed WHERE url IS NULL)
)
SELECT feed_url, article_id, guid, title, published_at, fingerprint, url IS NOT NULL AS has_url
FROM store.feed_items
WHERE rowid IN (SELECT place FROM found) AND feed_url IN (SELECT feed_url FROM listed)
ORDER BY first_seen_at, article_id
