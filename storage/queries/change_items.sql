-- Purpose: entries (table changed) that their feed has changed take the new words and wait for capture again.
UPDATE store.feed_items AS k
SET
    guid = c.guid, url = c.url, title = c.title, author = c.author, content_html = c.content_html,
    published_at = c.published_at, updated_at = c.updated_at, date_flag = c.date_flag,
    has_own_page = c.has_own_page, fingerprint = c.fingerprint, changed_at = c.first_seen_at,
    changes = k.changes + 1, is_pending = true, attempts = 0, next_attempt_at = NULL, reason = NULL
FROM changed AS c
WHERE k.feed_url = c.feed_url AND k.article_id = c.article_id
