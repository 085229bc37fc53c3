-- Purpose: the pages that may be due. Parameters: $since, the moment from which articles are young enough.
-- One row per page that is not gone for good, with the fields of a Page, longest unasked first.
SELECT *
FROM store.pages
WHERE born_at >= $since AND (http_status IS NULL OR http_status <> 410)
ORDER BY fetched_at, article_id;
