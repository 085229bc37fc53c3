-- What is remembered of a feed from poll to poll: where it is now, its settings, its schedule, its last answer.
-- Times in seconds; hours and days of UTC, days from Monday = 0.
ALTER TABLE store.feeds ADD COLUMN address VARCHAR;
ALTER TABLE store.feeds ADD COLUMN added_at TIMESTAMP;
ALTER TABLE store.feeds ADD COLUMN min_seconds DOUBLE;
ALTER TABLE store.feeds ADD COLUMN max_seconds DOUBLE;
ALTER TABLE store.feeds ADD COLUMN user_agent VARCHAR;
ALTER TABLE store.feeds ADD COLUMN headers MAP(VARCHAR, VARCHAR);
ALTER TABLE store.feeds ADD COLUMN auth_user VARCHAR;
ALTER TABLE store.feeds ADD COLUMN auth_secret VARCHAR;
ALTER TABLE store.feeds ADD COLUMN has_full_text BOOLEAN DEFAULT true;
ALTER TABLE store.feeds ADD COLUMN tags VARCHAR[];
ALTER TABLE store.feeds ADD COLUMN next_poll_at TIMESTAMP;
ALTER TABLE store.feeds ADD COLUMN not_before TIMESTAMP;
ALTER TABLE store.feeds ADD COLUMN last_new_at TIMESTAMP;
ALTER TABLE store.feeds ADD COLUMN full_at TIMESTAMP;
ALTER TABLE store.feeds ADD COLUMN failures INTEGER DEFAULT 0;
ALTER TABLE store.feeds ADD COLUMN failing_since TIMESTAMP;
ALTER TABLE store.feeds ADD COLUMN is_gone BOOLEAN DEFAULT false;
ALTER TABLE store.feeds ADD COLUMN moved_to VARCHAR;
ALTER TABLE store.feeds ADD COLUMN moves INTEGER DEFAULT 0;
ALTER TABLE store.feeds ADD COLUMN ttl_seconds DOUBLE;
ALTER TABLE store.feeds ADD COLUMN gap_seconds DOUBLE;
ALTER TABLE store.feeds ADD COLUMN skip_hours INTEGER[];
ALTER TABLE store.feeds ADD COLUMN skip_days INTEGER[];
UPDATE store.feeds SET headers = MAP {}, tags = [], skip_hours = [], skip_days = [];

-- Hosts that asked to be left alone (429), with all their feeds.
CREATE TABLE store.host_pauses (
    host VARCHAR NOT NULL,
    until TIMESTAMP NOT NULL
);

-- Every entry that a feed has listed, stored with the poll that brought it: what is pending waits for its article.
-- The content is kept until then.
CREATE TABLE store.feed_items (
    feed_url VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    guid VARCHAR NOT NULL,
    url VARCHAR,
    title VARCHAR,
    author VARCHAR,
    content_html VARCHAR,
    published_at TIMESTAMP,
    updated_at TIMESTAMP,
    date_flag VARCHAR,
    has_own_page BOOLEAN NOT NULL,
    fingerprint VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    changed_at TIMESTAMP,
    changes INTEGER NOT NULL,
    run_id VARCHAR NOT NULL,
    is_pending BOOLEAN NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TIMESTAMP,
    reason VARCHAR
);
