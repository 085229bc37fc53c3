"""The choices that settings and command line offer, apart so that `--help` need not load what they choose."""

from enum import StrEnum


class What(StrEnum):
    """What `extract` writes of each article."""

    FIGURES = "figures"
    EVENTS = "events"
    QUANTITIES = "quantities"


class EngineName(StrEnum):
    """Who reads the figures: the rules, or a language model of the user's."""

    RULES = "rules"
    LLM = "llm"


class ExportFormat(StrEnum):
    """What `export` writes."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"
    HXL = "hxl"


class OutputFormat(StrEnum):
    """How the answer to a query is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Stage(StrEnum):
    """The stages of a run at which something may fail and be tried again."""

    INGEST = "ingest"
    EXTRACT = "extract"


class LogFormat(StrEnum):
    """How the lines of the log are written."""

    TEXT = "text"
    JSON = "json"


class ReportFormat(StrEnum):
    """How a report is written."""

    HTML = "html"
    MARKDOWN = "md"
    JSON = "json"
    CSV = "csv"


class TextFormat(StrEnum):
    """How an answer that is told in sentences is written."""

    TEXT = "text"
    JSON = "json"
