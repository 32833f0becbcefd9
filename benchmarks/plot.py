"""A chart in a few lines of SVG.

Lines over a logarithmic axis, or bars with their confidence intervals.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 70, 170, 40, 50
COLOURS = ("#1b6ca8", "#d1495b", "#3a7d44", "#7d5ba6", "#c77d0a", "#555555")
Points = Sequence[tuple[float, float]]


def lines(title: str, x_name: str, y_name: str, series: Mapping[str, Points]) -> str:
    """Return an SVG of some series over two logarithmic axes.

    Points at or below zero are left out.
    """
    kept = {name: [(x, y) for x, y in points if x > 0 and y > 0] for name, points in series.items()}
    xs = [x for points in kept.values() for x, _ in points] or [1.0]
    ys = [y for points in kept.values() for _, y in points] or [1.0]
    across, up = _Axis(xs, LEFT, WIDTH - RIGHT), _Axis(ys, HEIGHT - BOTTOM, TOP)
    parts = [
        _text(LEFT, 22, title, size=15),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_name, "middle"),
        _text(8, TOP - 8, y_name),
    ]
    for tick in across.ticks:
        parts += [
            _line(across.at(tick), TOP, across.at(tick), HEIGHT - BOTTOM, "#ddd"),
            _text(across.at(tick), HEIGHT - BOTTOM + 18, _short(tick), "middle"),
        ]
    for tick in up.ticks:
        parts += [
            _line(LEFT, up.at(tick), WIDTH - RIGHT, up.at(tick), "#ddd"),
            _text(LEFT - 8, up.at(tick) + 4, _short(tick), "end"),
        ]
    for n, (name, points) in enumerate(kept.items()):
        colour = COLOURS[n % len(COLOURS)]
        drawn = " ".join(f"{across.at(x):.1f},{up.at(y):.1f}" for x, y in points)
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{drawn}"/>')
        parts += [
            f'<circle cx="{across.at(x):.1f}" cy="{up.at(y):.1f}" r="3" fill="{colour}"/>'
            for x, y in points
        ]
        parts += [
            _line(WIDTH - RIGHT + 14, 60 + 20 * n, WIDTH - RIGHT + 34, 60 + 20 * n, colour, 2),
            _text(WIDTH - RIGHT + 40, 64 + 20 * n, name),
        ]
    return _svg(parts, HEIGHT)


def bars(title: str, rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Return an SVG of shares from 0 to 1.

    (name, share, low, high) each, the interval as a whisker.
    """
    height = TOP + 24 * len(rows) + BOTTOM
    left = 230

    def at(share: float) -> float:
        return left + share * (WIDTH - left - 90)

    parts = [_text(8, 22, title, size=15)]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts += [
            _line(at(tick), TOP, at(tick), height - BOTTOM, "#ddd"),
            _text(at(tick), height - BOTTOM + 18, f"{tick:.0%}", "middle"),
        ]
    for n, (name, share, low, high) in enumerate(rows):
        y = TOP + 24 * n + 4
        parts.append(_text(left - 8, y + 12, name, "end"))
        parts.append(
            f'<rect x="{left}" y="{y}" width="{max(0.0, at(share) - left):.1f}" height="16" '
            f'fill="{COLOURS[0]}"/>'
        )
        parts += [
            _line(at(low), y + 8, at(high), y + 8, COLOURS[1], 2),
            _text(at(1) + 8, y + 12, f"{share:.1%}"),
        ]
    return _svg(parts, height)


class _Axis:
    """A logarithmic axis over some values, between two places on the paper."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        self.low = math.floor(math.log10(min(values)))
        self.high = max(self.low + 1, math.ceil(math.log10(max(values)) - 1e-9))
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (
            self.end - self.start
        )

    @property
    def ticks(self) -> list[float]:
        return [10.0**n for n in range(self.low, self.high + 1)]


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _text(x: float, y: float, words: str, anchor: str = "start", *, size: int = 12) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"'
    return f'<text {place} fill="#222">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: int = 1) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"/>'


def _svg(parts: Sequence[str], height: int) -> str:
    size = f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    return (
        "\n".join(
            [head, f'<rect width="{WIDTH}" height="{height}" fill="white"/>', *parts, "</svg>"]
        )
        + "\n"
    )
