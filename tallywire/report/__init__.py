"""The report: what is known of every series and what the last run changed, rendered as text.

Pure: a frozen `ReportData` goes in, text comes out. `model` says what a report knows, `words` puts
values into plain words, `chart` draws, and `html`, `markdown`, `json` and `table` each render one form.
"""
