"""Figures read by a language model, with a model that answers what the test says and reaches no network."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from command_line import call
from pydantic_ai.models.test import TestModel

from flows.article_lines import choose_finder
from flows.choices import EngineName, What
from flows.llm_engine import LanguageModelError, make_engine, read_instructions
from tallywire.errors import InputError
from tallywire.extract.document import read_document
from tallywire.grounding import Statement

TEXT = "Police said 12 people had been arrested in Lome."
ARRESTED = {
    "quote": "12 people had been arrested",
    "number": "12",
    "measure": "detained",
    "claimant": "Police",
}


def answer(*statements: dict[str, Any]) -> TestModel:
    return TestModel(custom_output_args=list(statements))


def test_what_the_model_says_and_the_article_bears_out_is_a_figure() -> None:
    complaints: list[str] = []
    invented = ARRESTED | {"quote": "99 people had been arrested", "number": "99"}
    engine = make_engine(answer(ARRESTED, invented), complaints.append)
    [figure] = engine.extract_figures(read_document(TEXT))
    assert (figure.text, figure.measure, figure.claimant) == ("12", "detained", "Police")
    assert complaints == ["dropped: the quote '99 people had been arrested' does not stand in the article"]


def test_an_answer_of_another_form_is_an_error_and_no_figure() -> None:
    engine = make_engine(answer({"number": "12"}), print)
    with pytest.raises(LanguageModelError, match="no answer of use"):
        engine.extract_figures(read_document(TEXT))


@pytest.mark.parametrize("model", [None, "nobody:nothing", "nothing"])
def test_a_model_that_cannot_be_used_is_named_with_its_setting(model: str | None) -> None:
    with pytest.raises(InputError, match="TALLYWIRE_LLM_MODEL"):
        choose_finder(What.FIGURES, EngineName.LLM, model, print)


def test_quantities_are_read_by_the_rules_alone() -> None:
    with pytest.raises(InputError, match="quantities"):
        choose_finder(What.QUANTITIES, EngineName.LLM, "ollama:some", print)


def test_the_model_is_told_of_every_field_it_is_asked_for() -> None:
    for name in Statement.__dataclass_fields__:
        assert f"{name}" in read_instructions(), name


def test_a_local_server_is_asked_and_only_its_answer_is_written(tmp_path: Path) -> None:
    tool = {"name": "final_result", "arguments": json.dumps({"response": [ARRESTED]})}
    message = {"role": "assistant", "tool_calls": [{"id": "1", "type": "function", "function": tool}]}
    asked: list[dict[str, Any]] = []

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
            body = {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": "some",
                "choices": [choice],
            }
            data = json.dumps(body | {"choices": [choice]}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests are quiet."""

    (tmp_path / "lome.txt").write_text(TEXT)
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        done = call(
            "extract",
            tmp_path / "lome.txt",
            "--engine",
            "llm",
            TALLYWIRE_LLM_MODEL="ollama:some",
            OLLAMA_BASE_URL=f"http://127.0.0.1:{server.server_port}/v1",
        )
        server.shutdown()
    assert (done.returncode, done.stderr) == (0, "")
    figure = json.loads(done.stdout)
    assert (figure["article"], figure["text"], figure["claimant"]) == ("lome", "12", "Police")
    assert [TEXT in json.dumps(request["messages"]) for request in asked] == [True]
