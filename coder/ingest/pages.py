"""Pages in the words a person would use.

1, 2, 3 and 7 become `pages 1-3, 7`; a single number becomes `page 4`. Numbers count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["page_list"]


def page_list(numbers: Iterable[int]) -> str:
    """The numbers, sorted, after `page` or `pages`; runs of three and more are written as a range."""
    pages = sorted(set(numbers))
    parts: list[str] = []
    at = 0
    while at < len(pages):
        end = at
        while end + 1 < len(pages) and pages[end + 1] == pages[end] + 1:
            end += 1
        if end - at >= 2:
            parts.append(f"{pages[at]}-{pages[end]}")
        else:
            parts += [str(n) for n in pages[at : end + 1]]
        at = end + 1
    return f"{'page' if len(pages) == 1 else 'pages'} {', '.join(parts)}"
