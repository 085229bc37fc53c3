-- Purpose: the columns of a public view, in order. Parameters: $view. One row per column: name, type, comment.
SELECT column_name, data_type, comment
FROM duckdb_columns()
WHERE schema_name = 'main' AND table_name = $view AND database_name = current_database()
ORDER BY column_index;
