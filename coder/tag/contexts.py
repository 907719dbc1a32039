"""The contexts that are there without being declared, from `negated` to `quoted_speech`.

Owns the word tables for English, German, French and Spanish and how a codebook's own `contexts` go over
them: a declared context with words of its own replaces the built-in of that name; one without takes the
built-in's words and changes the rest. A flag labels a hit and deletes nothing unless `effect: drop` is
declared. Tables are lists of words as written; `*` stands for letters of a word.
"""

from __future__ import annotations

from dataclasses import replace

from coder.model.codebook import Codebook
from coder.model.rule import Any, Context, Part, Words

__all__ = ["FLAG_ORDER", "all_contexts", "built_in"]

FLAG_ORDER = ("negated", "attributed", "scare_quoted", "hedged", "quoted_speech")

# Words that deny what follows; those that only look like it; those after which the denial is over.
_NEGATED = {
    "en": (
        "not, *n't, cannot, no, never, neither, nor, without, hardly, scarcely, no longer, far from,"
        " lack of, lacks, lacking, absence of, anything but, nothing, none, instead of, rather than",
        "not only, not just, not merely, not simply, not solely, not alone, not without, never without,"
        " no doubt, not least, no less, not to mention, nothing but, no one doubts, not unlike",
        "but, but rather, yet, although, though, because, which is why",
    ),
    "de": (
        "nicht, kein*, nie, niemals, nirgends, ohne, weder, noch nie, kaum, nicht mehr, keineswegs,"
        " keinesfalls, mitnichten, mangels, statt, anstatt, fehlende*, weit entfernt von, alles andere als",
        "nicht nur, nicht allein, nicht bloss, nicht lediglich, nicht zuletzt, nicht ohne, nie ohne,"
        " kein Zweifel, keine Zweifel, nicht zu vergessen",
        "sondern, aber, jedoch, obwohl, weil, denn, vielmehr",
    ),
    "fr": (
        "pas, non, aucun*, nul, nulle, jamais, sans, ni, guère, n'est plus, ne sont plus, nullement,"
        " aucunement, loin de, loin d, faute de, absence de, au lieu de, au lieu d, plutôt que",
        "non seulement, pas seulement, pas uniquement, pas simplement, non sans, pas sans, jamais sans,"
        " sans doute, sans nul doute, sans aucun doute, pas moins",
        "mais, mais bien, pourtant, cependant, parce que, car",
    ),
    "es": (
        "no, nunca, jamás, ningún, ninguna, ninguno, sin, tampoco, ni, apenas, ya no, lejos de,"
        " falta de, ausencia de, en vez de, en lugar de, carece de, carecen de, nada de",
        "no sólo, no solo, no solamente, no únicamente, no simplemente, no sin, nunca sin, sin duda,"
        " sin lugar a dudas, no menos",
        "sino, sino que, pero, aunque, porque, pues",
    ),
}
_ATTRIBUTED = {
    "en": "so-called, alleged, allegedly, purported, purportedly, self-styled, self-proclaimed,"
    " supposed, supposedly, ostensible, ostensibly, professed, what is called, what they call,"
    " would-be, billed as, touted as, branded as, under the label of",
    "de": "sogenannt*, so genannt*, angeblich*, vermeintlich*, vorgeblich*, selbsternannt*,"
    " selbst ernannt*, unter dem Etikett",
    "fr": "soi-disant, prétendu*, prétendument, dit, dite, dits, dites, supposé*, autoproclamé*,"
    " ce qu'on appelle, ce que l'on appelle, que l'on dit, qualifié* de, sous couvert de",
    "es": "llamad*, así llamad*, mal llamad*, supuest*, supuestamente, presunt*, presuntamente,"
    " pretendid*, autoproclamad*, autodenominad*, lo que llaman, lo que se llama, dizque",
}
_HEDGED = {
    "en": "may, might, could, perhaps, possibly, potentially, where appropriate, as appropriate,"
    " if appropriate, where possible, if possible, as far as possible, to the extent possible,"
    " in due course, where necessary, where relevant, subject to, may be explored, be considered,"
    " in principle, seems, seem, appears to, appear to, in some cases, arguably",
    "de": "gegebenenfalls, allenfalls, eventuell, möglicherweise, vielleicht, könnte*, dürfte*,"
    " unter Umständen, nach Möglichkeit, soweit möglich, wenn möglich, zu gegebener Zeit,"
    " im Rahmen des Möglichen, grundsätzlich, im Prinzip, scheint, scheinen, wohl, vorbehältlich,"
    " vorbehaltlich",
    "fr": "le cas échéant, éventuellement, peut-être, pourrait, pourraient, si possible, au besoin,"
    " dans la mesure du possible, en temps utile, en temps voulu, sous réserve de, sous réserve,"
    " en principe, semble, semblent, lorsque cela est possible, s'il y a lieu",
    "es": "cuando proceda, en su caso, si procede, quizá, quizás, tal vez, acaso, podría, podrían,"
    " posiblemente, eventualmente, en la medida de lo posible, de ser posible, si es posible,"
    " en su momento, en principio, a reserva de, parece, parecen",
}


def _words(table: str) -> Part:
    """A comma-separated table as one part."""
    entries = [e.strip() for e in table.split(",")]
    globs = tuple(e for e in entries if "*" in e)
    plain = tuple(e for e in entries if "*" not in e)
    parts = [Words("phrase", plain)] if plain else []
    parts += [Words("glob", globs)] if globs else []
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def built_in() -> tuple[Context, ...]:
    """The built-in contexts, one for each flag and language, quotation marks for all languages at once."""
    out: list[Context] = []
    for lang, (words, unless, stop) in _NEGATED.items():
        out.append(
            Context(
                "negated", before=_words(words), max_gap=3, lang=(lang,),
                unless=(_words(unless),), stop=_words(stop),
            )
        )  # fmt: skip
    for lang, table in _ATTRIBUTED.items():
        out.append(Context("attributed", before=_words(table), max_gap=2, lang=(lang,)))
    out.append(Context("scare_quoted", quoted=True, max_words=5))
    for lang, table in _HEDGED.items():
        part = _words(table)
        out.append(Context("hedged", before=part, after=part, max_gap=6, lang=(lang,)))
    out.append(Context("quoted_speech", quoted=True, min_words=6, max_words=1_000))
    return tuple(out)


def all_contexts(book: Codebook) -> tuple[Context, ...]:
    """Built-in and declared contexts of a codebook, the declared going over the built-in."""
    own = {c.name: c for c in book.contexts}
    out = [_over(c, own[c.name]) if c.name in own else c for c in built_in()]
    kept = [c for c in out if not (c.name in own and _has_words(own[c.name]))]
    return (*kept, *(c for c in book.contexts if _has_words(c)))


def _has_words(context: Context) -> bool:
    return bool(context.before or context.after or context.quoted)


def _over(built: Context, own: Context) -> Context:
    """A built-in with what the codebook says about it."""
    return replace(
        built,
        max_gap=built.max_gap if own.max_gap is None else own.max_gap,
        max_words=built.max_words if own.max_words is None else own.max_words,
        min_words=built.min_words if own.min_words is None else own.min_words,
        within=own.within or built.within,
        effect=own.effect,
        proposes=own.proposes,
        unless=(*built.unless, *own.unless),
        stop=own.stop or built.stop,
        everywhere=own.everywhere,
    )
