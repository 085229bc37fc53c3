-- The page behind an article, where there is one: what was asked of it last, and what its feed calls it.
-- gone_at: since when the server says that it is not there; 410 is for good.
CREATE TABLE store.pages (
    article_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    feed_url VARCHAR NOT NULL,
    title VARCHAR,
    headline VARCHAR,
    author VARCHAR,
    publisher VARCHAR,
    published_at TIMESTAMP,
    born_at TIMESTAMP NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    http_status INTEGER,
    etag VARCHAR,
    last_modified VARCHAR,
    fetches INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    gone_at TIMESTAMP
);

-- Other names of articles: the ids that their further addresses would give.
CREATE TABLE store.article_names (
    name VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL
);

-- NULL in versions stored before.
ALTER TABLE store.article_versions ADD COLUMN modified_basis VARCHAR;
ALTER TABLE store.version_order ADD COLUMN modified_basis VARCHAR;
