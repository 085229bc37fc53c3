"""Figures read by a language model of the user's choice, of any provider or a local server. Off by default.

Needs the extra `llm`. Nothing is sent anywhere unless this engine is asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tallywire.errors import InputError, TallywireError
from tallywire.extract.document import Document
from tallywire.grounding import Statement, ground_statements
from tallywire.models import Figure

if TYPE_CHECKING:
    from pydantic_ai import Agent
    from pydantic_ai.models import Model

# How often the model may mend an answer that is not of the form asked for.
RETRIES = 2


class LanguageModelError(TallywireError):
    """The language model was not reached, or its answer could not be used."""


@dataclass(frozen=True)
class LlmEngine:
    """Reads figures with *agent*; *complain* is told of each statement that the article does not bear out."""

    agent: "Agent[None, list[Statement]]"
    complain: Callable[[str], None]

    def extract_figures(self, document: Document) -> Sequence[Figure]:
        """Return the figures that the model finds and that stand word for word in *document*.

        Raises `LanguageModelError` when the model gives no answer of use.
        """
        from pydantic_ai.exceptions import AgentRunError, UserError

        try:
            answer = self.agent.run_sync(_ask(document))
        except (AgentRunError, UserError) as error:
            raise LanguageModelError(f"the language model gave no answer of use: {error}") from error
        grounded = ground_statements(document, answer.output)
        for reason in grounded.dropped:
            self.complain(f"dropped: {reason}")
        return grounded.figures


def make_engine(model: "str | Model | None", complain: Callable[[str], None]) -> LlmEngine:
    """Return the engine for *model*: a name such as "openai:gpt-5-mini" or "ollama:qwen3", or a model object.

    Raises `InputError` when the extra is not installed, or the model is not named, not known, or lacks a key.
    """
    try:
        from pydantic_ai import Agent
        from pydantic_ai.exceptions import UserError
    except ImportError as error:
        raise InputError("--engine llm: needs the extra: pip install 'tallywire[llm]'") from error
    if not model:
        raise InputError("TALLYWIRE_LLM_MODEL: name a model such as openai:gpt-5-mini or ollama:qwen3")
    try:
        agent = Agent(model, output_type=list[Statement], instructions=read_instructions(), retries=RETRIES)
    except (UserError, ImportError, ValueError) as error:
        raise InputError(f"TALLYWIRE_LLM_MODEL: {model}: {error}") from error
    return LlmEngine(agent, complain)


@cache
def read_instructions() -> str:
    """Return what the model is told to do."""
    return (files("flows") / "llm_instructions.md").read_text(encoding="utf-8")


def _ask(document: Document) -> str:
    day = document.published.isoformat() if document.published else "unknown"
    title = f"Title: {document.title}\n" if document.title else ""
    return f"Published: {day}\n{title}\n{document.text}"
