-- Purpose: the public table macros, in the order in which they were made, so that a macro comes after those
-- its comment refers to. One row per macro: name, parameters, comment.
SELECT function_name, parameters, comment
FROM duckdb_functions()
WHERE
    NOT internal AND function_type = 'table_macro' AND schema_name = 'main'
    AND database_name = current_database()
ORDER BY function_oid;
