-- Purpose: the public views. One row per view: name and comment.
SELECT view_name, comment
FROM duckdb_views()
WHERE NOT internal AND schema_name = 'main' AND database_name = current_database()
ORDER BY view_name;
