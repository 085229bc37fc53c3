-- Purpose: fill what is kept anew, since the views may say something else now than those it was made by.
DELETE FROM store.version_order;
INSERT INTO store.version_order BY NAME
FROM store.order_versions((SELECT list(article_id) FROM store.articles));

DELETE FROM store.newest_values;
INSERT INTO store.newest_values BY NAME
FROM store.graded(CAST(NULL AS TIMESTAMP), CAST(NULL AS VARCHAR[]));
