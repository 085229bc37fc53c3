-- Purpose: the figures of some extractions as they were read. Parameters: $extractions (numbers).
-- One row per figure, extraction by extraction, in reading order.
SELECT * EXCLUDE (rule_path)
FROM store.figures
WHERE extraction_number IN (SELECT unnest($extractions::BIGINT[]))
ORDER BY extraction_number, span_start, span_end;
