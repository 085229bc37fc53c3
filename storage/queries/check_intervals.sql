-- Purpose: figures whose numbers contradict each other or their place. One row per figure.
SELECT figure_id AS subject
FROM store.figures
WHERE
    low > high OR compare_low > compare_high OR span_start < 0 OR span_end <= span_start
    OR period_start > period_end OR NOT confidence BETWEEN 0 AND 1;
