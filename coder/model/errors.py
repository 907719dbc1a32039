"""What can go wrong, as one tree.

    CoderError
      UsageError          the request does not fit the project (exit 2)
        UnknownName       a code, document, coder, attribute or verb that is not there
        BadSpan           a place outside the text, or not a place at all
        QuoteProblem      a quotation that is missing or stands more than once
        BadValue          a value that is not among the allowed ones
      InputError          a project or a file that cannot be found or read (exit 3)
        ProjectMissing    no coder.toml here or above
        Unreadable        a file that is damaged, locked, empty or not what it says it is
        NewerFormat       made by a newer version of the program
      ConflictError       somebody or something stands in the way (exit 4)
        NotYours          a coding of another coder
        Locked            another program is writing
        StorageFull       the disk or the quota is full, or the folder is read-only
      CheckFailed         a check found problems (exit 1)
      PartlyDone          some inputs failed, the rest is done (exit 5)
      MissingExtra        an optional part is not installed (exit 6)

Every error says the place, the value found, what is allowed, the nearest name, and a hint; `str()` is one
sentence without the hint. Only the command line turns classes into exit codes; the library never exits.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "BadSpan",
    "BadValue",
    "CheckFailed",
    "CoderError",
    "ConflictError",
    "InputError",
    "Locked",
    "MissingExtra",
    "NewerFormat",
    "NotYours",
    "PartlyDone",
    "ProjectMissing",
    "QuoteProblem",
    "StorageFull",
    "UnknownName",
    "Unreadable",
    "UsageError",
    "nearest",
]


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a typist most likely meant, or None when nothing is close.

    Compared without case; a candidate of which `name` is a prefix counts as close.
    """
    import difflib  # loaded only when something is already wrong

    by_fold = {c.casefold(): c for c in candidates}
    hit = difflib.get_close_matches(name.casefold(), list(by_fold), n=1, cutoff=0.6)
    if hit:
        return by_fold[hit[0]]
    starts = sorted(c for f, c in by_fold.items() if name and f.startswith(name.casefold()))
    return starts[0] if starts else None


class CoderError(Exception):
    """Something the person at the keyboard should read; the base of all errors of this package.

    Args:
        what: one sentence, lower case start, no full stop.
        place: where it is: `file:line:col`, a document id, an option; shown in front.
        found: the value met, shown in repr.
        allowed: the values that would have been right; shown when short.
        nearest: the name that was probably meant.
        hint: the remedy, shown on a line of its own.
    """

    def __init__(
        self,
        what: str,
        *,
        place: str = "",
        found: object = None,
        allowed: Iterable[str] = (),
        nearest: str | None = None,
        hint: str = "",
    ) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.found = found
        self.allowed = tuple(allowed)
        self.nearest = nearest
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.place}: {self.what}" if self.place else self.what
        if self.nearest:
            text += f"; nearest is {self.nearest!r}"
        elif 0 < len(self.allowed) <= 12:
            text += f"; allowed: {', '.join(self.allowed)}"
        return text


class UsageError(CoderError):
    """The request does not fit: a wrong option, a wrong combination."""


class UnknownName(UsageError):
    """A code, document, coder or attribute that is not there; carries the nearest name."""

    @classmethod
    def of(cls, kind: str, name: str, candidates: Iterable[str], *, hint: str = "") -> UnknownName:
        """The usual sentence: "code 'win_wim' is not known; nearest is 'win_win'"."""
        known = sorted(set(candidates))
        return cls(
            f"{kind} {name!r} is not known",
            found=name,
            allowed=known,
            nearest=nearest(name, known),
            hint=hint,
        )


class BadSpan(UsageError):
    """A start or end outside the text, or something that does not denote a place."""


class QuoteProblem(UsageError):
    """A quotation that the text does not hold, or holds more than once."""


class BadValue(UsageError):
    """A value that is not among the allowed ones."""

    @classmethod
    def of_value(cls, what: str, value: str, allowed: Iterable[str], *, hint: str = "") -> BadValue:
        """The usual sentence: "attribute 'stance' cannot be 'contest'; nearest is 'contests'"."""
        known = tuple(allowed)
        return cls(
            f"{what} cannot be {value!r}",
            found=value,
            allowed=known,
            nearest=nearest(value, known),
            hint=hint or f"allowed: {', '.join(known[:12])}",
        )


class InputError(CoderError):
    """Something to read is missing or cannot be read."""


class ProjectMissing(InputError):
    """No coder.toml in this folder or any above it."""


class Unreadable(InputError):
    """A file that is damaged, locked, empty, a folder, or not what it says it is."""


class NewerFormat(InputError):
    """The project was written by a newer version; it can be read, not changed."""


class ConflictError(CoderError):
    """Doing this would touch what is not this coder's to touch, or what is being written."""


class NotYours(ConflictError):
    """Only a coding's own coder changes it."""


class Locked(ConflictError):
    """Another program holds the lock on a journal."""


class StorageFull(ConflictError):
    """The journal could not be written: disk full, quota, or a read-only folder."""


class CheckFailed(CoderError):
    """A check ran to its end and found problems."""


class PartlyDone(CoderError):
    """Some inputs failed; the others are done and kept."""


class MissingExtra(CoderError):
    """An optional part is not installed; the hint says how to get it."""
