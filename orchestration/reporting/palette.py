"""The colours of the page, light and dark: calm, told apart without colour vision, readable (WCAG AA)."""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#fbfaf7",
    "card": "#ffffff",
    "ink": "#1c2530",
    "soft": "#55606c",
    "line": "#d9d6cd",
    "link": "#1d5673",
    "good": "#1f6a4a",
    "good-tint": "#e9f3ec",
    "wait": "#7f5200",
    "wait-tint": "#fbf1dc",
    "bad": "#a02c24",
    "bad-tint": "#fbeae7",
    "fill-0": "#2b6a8c",
    "fill-1": "#c0651a",
    "fill-2": "#3d7d4f",
    "fill-3": "#8a5a9e",
    "fill-4": "#8c7a1c",
    "fill-5": "#6b7480",
}
DARK: Mapping[str, str] = {
    "paper": "#12171d",
    "card": "#1a2129",
    "ink": "#e8e6df",
    "soft": "#a9b2bc",
    "line": "#36404b",
    "link": "#8cc4e2",
    "good": "#7fcfa4",
    "good-tint": "#16291f",
    "wait": "#eec06a",
    "wait-tint": "#2c2412",
    "bad": "#f2988e",
    "bad-tint": "#331a18",
    "fill-0": "#6fb3d6",
    "fill-1": "#e8995a",
    "fill-2": "#83c596",
    "fill-3": "#c49ad6",
    "fill-4": "#d4c05c",
    "fill-5": "#9aa4b0",
}
FILLS = tuple(name for name in LIGHT if name.startswith("fill-"))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (#rrggbb) as WCAG 2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
