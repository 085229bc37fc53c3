"""The report as one page that works from disk: no script, no request, everything escaped.

The page carries a Content-Security-Policy that allows its one style sheet by its hash and nothing else.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from tallywire.models import Quantifier
from tallywire.report import words
from tallywire.report.chart import draw_chart
from tallywire.report.marks import draw_key
from tallywire.report.model import ReportData, ReportFigure

# What one page shows of a kind before it says how many more there are.
MAX_ROWS = 200
MAX_FIGURES = 10
OPEN_FIGURES = 8

KEY = (
    (Quantifier.EXACT, "said without hedge"),
    (Quantifier.APPROXIMATE, "about, around, nearly"),
    (Quantifier.AT_LEAST, "at least, more than: may be higher"),
    (Quantifier.AT_MOST, "up to, fewer than: may be lower"),
    (Quantifier.BETWEEN, "a stated range"),
    (Quantifier.VAGUE, "only a size: “hundreds”"),
)


def render_html(data: ReportData) -> str:
    """Return the page of *data*: HTML in UTF-8, self-contained."""
    environment = _environment()
    style = files("tallywire.report").joinpath("templates/style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return environment.get_template("page.html.jinja").render(
        data=data,
        headline=words.say_headline(data),
        style=Markup(style),
        policy=policy,
        key=[(_draw_key(0, quantifier), text) for quantifier, text in KEY],
        meanings=words.GRADE_MEANINGS,
        max_rows=MAX_ROWS,
        max_figures=MAX_FIGURES,
        open_figures=OPEN_FIGURES,
    )


def _draw_key(index: int, quantifier: Quantifier = Quantifier.EXACT) -> Markup:
    return Markup(draw_key(index, quantifier))


def split_sentence(figure: ReportFigure) -> tuple[str, str, str]:
    """Return the sentence of *figure* as what is before, in and after the number.

    When the number's place is not known nothing is in or after it: no other number is highlighted for it.
    """
    if figure.offset is None:
        return figure.sentence, "", ""
    end = figure.offset + len(figure.text)
    return figure.sentence[: figure.offset], figure.sentence[figure.offset : end], figure.sentence[end:]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tallywire.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        draw_chart=lambda card: Markup(draw_chart(card)),
        draw_key=_draw_key,
        split_sentence=split_sentence,
    )
    environment.filters.update(
        value=words.say_value,
        day=words.say_short_day,
        long_day=words.say_day,
        moment=words.say_moment,
        source=words.say_source,
        revision=words.say_revision,
        ratio=words.say_ratio,
        count=words.say_count,
        delta=lambda revision: words.say_delta(revision.delta, revision.relative_delta),
        grade=lambda grade: words.GRADES.get(grade, grade),
        verification=lambda said: words.VERIFICATIONS.get(said, said),
        standing=lambda standing: words.STANDINGS.get(standing, standing),
        accounting=lambda said: words.CLASSES.get(said, said),
        basis=lambda basis: words.BASES.get(basis, basis),
        web=words.web_address,
    )
    return environment


def _finalize(value: Any) -> Any:
    """Clean every text that a template puts out; markup made here is left as it is."""
    return words.clean_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value
