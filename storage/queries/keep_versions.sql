-- Purpose: keep the order of the versions of some articles; what was kept of them is gone. Parameters: $articles
-- (ids). Inserts one row per version.
INSERT INTO store.version_order BY NAME FROM store.order_versions($articles::VARCHAR[]);
