-- Purpose: the stored entries that a feed's entries (table listed) may be, by article, guid or words.
-- One row per stored entry: feed, then the fields of KnownEntry in their order. Three joins by hash: one condition
-- with OR would compare every stored entry by itself.
SELECT feed_url, article_id, guid, title, published_at, fingerprint, url IS NOT NULL AS has_url
FROM (
    SELECT k.* FROM store.feed_items AS k SEMI JOIN listed AS n ON k.feed_url = n.feed_url AND k.article_id = n.article_id
    UNION
    SELECT k.* FROM store.feed_items AS k SEMI JOIN listed AS n ON k.feed_url = n.feed_url AND k.guid = n.guid
    UNION
    SELECT k.* FROM store.feed_items AS k SEMI JOIN listed AS n ON k.feed_url = n.feed_url AND k.fingerprint = n.fingerprint
)
ORDER BY first_seen_at, article_id
