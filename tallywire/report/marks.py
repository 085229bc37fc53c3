"""The marks of a chart as SVG elements: a shape per claimant, a form per hedge.

Shape and colour tell claimants apart (colour never alone); filled is exact, hollow is about, an arrow
points where the number may still go, a bar is a stated range and a band a vague one.
"""

import math
from xml.etree.ElementTree import Element, SubElement, tostring

from tallywire.models import Quantifier
from tallywire.report.words import clean_text

# Class names t0…t7 carry the colours, in templates/style.css.
SHAPES = ("circle", "square", "diamond", "pentagon", "triangle", "hexagon", "star", "cross")
RADIUS = 6.0
ARROW = 24.0
BAND_WIDTH = 22.0
UPWARD = (Quantifier.AT_LEAST, Quantifier.MORE_THAN)
DOWNWARD = (Quantifier.AT_MOST, Quantifier.LESS_THAN)


def add(parent: Element, tag: str, text: str | None = None, /, **attributes: object) -> Element:
    """Return a new child of *parent*; numbers are rounded to a tenth of a pixel, `cls` becomes class."""
    names = {key.replace("cls", "class").replace("_", "-"): value for key, value in attributes.items()}
    element = SubElement(parent, tag, {name: _attribute(value) for name, value in names.items()})
    if text is not None:
        element.text = clean_text(text)
    return element


def _attribute(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else clean_text(str(value))


def track_class(index: int) -> str:
    """Return the class that colours the track at *index*."""
    return f"t{index % len(SHAPES)}"


def trace_shape(index: int, x: float, y: float, radius: float = RADIUS) -> str:
    """Return the path of the shape of the track at *index*, centred on (x, y).

    After eight tracks the colours come round again with the shapes moved on by one, so that no two of
    the first 64 look the same.
    """
    shape = SHAPES[(index + index // len(SHAPES)) % len(SHAPES)]
    if shape == "circle":
        half = f"a{radius} {radius} 0 1 0"
        return f"M{x - radius:.1f} {y:.1f}{half} {2 * radius} 0{half} {-2 * radius} 0z"
    if shape == "cross":
        a, b = radius, radius * 0.38
        corners = [
            (-b, -a),
            (b, -a),
            (b, -b),
            (a, -b),
            (a, b),
            (b, b),
            (b, a),
            (-b, a),
            (-b, b),
            (-a, b),
            (-a, -b),
            (-b, -b),
        ]
        return _trace([(x + dx, y + dy) for dx, dy in corners])
    if shape == "star":
        turn = [(math.pi * n / 5, radius * (1.25 if n % 2 == 0 else 0.55)) for n in range(10)]
    else:
        sides = {"square": 4, "diamond": 4, "pentagon": 5, "triangle": 3, "hexagon": 6}[shape]
        tilt = math.pi / 4 if shape == "square" else (math.pi / 6 if shape == "hexagon" else 0.0)
        turn = [(tilt + 2 * math.pi * n / sides, radius * 1.18) for n in range(sides)]
    return _trace([(x + r * math.sin(angle), y - r * math.cos(angle)) for angle, r in turn])


def _trace(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "z"


def draw_mark(
    parent: Element,
    index: int,
    quantifier: Quantifier,
    x: float,
    ends: tuple[float, float],
    floor: float,
    arrow: float = ARROW,
) -> None:
    """Draw the mark of the track at *index* at *x*.

    *ends* are the pixels of the low and high end (equal for one number); *floor* is the baseline, which
    no arrow crosses.
    """
    low, high = ends
    middle = (low + high) / 2
    if quantifier is Quantifier.VAGUE and low != high:
        add(
            parent,
            "rect",
            cls="band",
            x=x - BAND_WIDTH / 2,
            y=high,
            width=BAND_WIDTH,
            height=low - high,
            rx=3,
        )
    elif low != high:
        for y in ends:
            add(parent, "path", cls="stem", d=f"M{x - 6:.1f} {y:.1f}h12")
        add(parent, "path", cls="stem bar", d=f"M{x:.1f} {low:.1f}V{high:.1f}")
    if quantifier in UPWARD:
        _draw_arrow(parent, x, middle, -arrow)
    elif quantifier in DOWNWARD:
        _draw_arrow(parent, x, middle, max(min(arrow, floor - middle), RADIUS + 6))
    hollow = quantifier is Quantifier.APPROXIMATE
    add(parent, "path", cls="mark hollow" if hollow else "mark", d=trace_shape(index, x, middle))


def _draw_arrow(parent: Element, x: float, y: float, length: float) -> None:
    back = -5 if length > 0 else 5
    add(parent, "path", cls="stem", d=f"M{x:.1f} {y:.1f}v{length:.1f}m-4.5 {back}l4.5 {-back}l4.5 {back}")


def draw_key(index: int, quantifier: Quantifier = Quantifier.EXACT) -> str:
    """Return a small SVG with one mark, for legends; hidden from screen readers."""
    is_interval = quantifier in (Quantifier.BETWEEN, Quantifier.VAGUE)
    root = Element(
        "svg", {"class": f"key {track_class(index)}", "viewBox": "0 0 24 24", "aria-hidden": "true"}
    )
    y = 18.0 if quantifier in UPWARD else 6.0 if quantifier in DOWNWARD else 12.0
    ends = (20.0, 4.0) if is_interval else (y, y)
    group = SubElement(root, "g", {"transform": "translate(12 0)"})
    draw_mark(group, index, quantifier, 0.0, ends, floor=24.0, arrow=15.0)
    return to_text(root)


def to_text(root: Element) -> str:
    """Return *root* as SVG text for inlining in HTML."""
    return tostring(root, encoding="unicode")
