-- Purpose: the statements that drop every view and macro. One row per statement.
SELECT 'DROP VIEW ' || schema_name || '.' || view_name AS statement
FROM duckdb_views()
WHERE NOT internal AND database_name = current_database()
UNION ALL
SELECT DISTINCT
    'DROP MACRO ' || CASE function_type WHEN 'table_macro' THEN 'TABLE ' ELSE '' END
    || schema_name || '.' || function_name
FROM duckdb_functions()
WHERE NOT internal AND function_type IN ('macro', 'table_macro') AND database_name = current_database();
