"""What the columns of other people's codebooks are called, in four languages and five programs.

    roles(["Code", "Definition", "Level 1"])      ["name", "definition", "level 1"]

Owns the list of headings and nothing else. A heading is compared without case and signs.
Figures and times that programs put beside codes are known too: they are counted from codings, not imported.
Columns that are not known keep their heading and go into the note of each code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from coder.codebook.foreign_keywords import without_language

__all__ = ["FIGURE", "SEVERAL", "folded", "roles"]

FIGURE = "figure"
"""The role of a column that is computed from codings or tells who wrote when."""

SEVERAL = ("examples", "counterexamples", "include", "exclude", "group", "keywords")
"""Roles that several columns of one table may have."""

_NAMES: dict[str, str] = {
    "id": """
        id, code id, codeid, identifier, slug, code key, short code, kürzel, kurzname, variable
    """,
    "name": """
        name, code, codes, code name, codename, label, code label, tag, tag name, node, node name,
        title, category name, kode, kodes, código, nom, nom du code, nombre, nombre del código,
        bezeichnung, codebezeichnung, code system, codesystem, thema, theme, category, kategorie,
        catégorie, categoría, concept, frame, display name, entity
    """,
    "parent": """
        parent, parent code, parent id, parent name, parent category, parent node, parent theme,
        belongs to, broader, obercode, oberkategorie, übergeordneter code, elterncode, code
        parent, catégorie parent, código padre, categoría padre, supercode, main category of
    """,
    "path": """
        path, code path, codepath, full path, hierarchical name, hierarchy, pfad, codepfad,
        chemin, ruta, full name, qualified name, nodes, code hierarchy
    """,
    "number": """
        no, nr, no., nr., number, numbering, code number, code no, nummer, codenummer, numéro,
        número, #, n°, nº, num
    """,
    "depth": """
        level, depth, ebene, niveau, nivel, stufe, hierarchy level, code level, indent
    """,
    "definition": """
        definition, definitions, code definition, description, beschreibung, codebeschreibung,
        definición, définition, descripción, meaning, bedeutung, brief definition, full
        definition, short definition, erläuterung, explanation, comment, code comment, memo, code
        memo, kommentar, codememo, commentaire, comentario
    """,
    "include": """
        include, includes, included, inclusion, inclusion criteria, include criteria, when to use,
        use when, use for, use if, applies to, einschluss, einschlusskriterien, einschließen,
        inclure, critères d'inclusion, incluir, criterios de inclusión, kodierregel, kodierregeln,
        coding rule, coding rules
    """,
    "exclude": """
        exclude, excludes, excluded, exclusion, exclusion criteria, exclude criteria, when not to
        use, do not use when, do not use for, delimitation, abgrenzung, ausschluss,
        ausschlusskriterien, ausschließen, exclure, critères d'exclusion, excluir, criterios de
        exclusión
    """,
    "examples": """
        example, examples, example quote, example quotes, typical example, typical exemplars,
        anchor, anchor example, anchor examples, quote, quotes, quotation, exemplar,
        ankerbeispiel, ankerbeispiele, beispiel, beispiele, exemple, exemples, ejemplo, ejemplos
    """,
    "counterexamples": """
        counterexample, counterexamples, counter example, counter examples, negative example,
        negative examples, non example, non examples, close but no, gegenbeispiel, gegenbeispiele,
        contre exemple, contraejemplo
    """,
    "keywords": """
        keyword, keywords, key word, key words, key term, key terms, search term, search terms, search
        word, search words, trigger word, trigger words, dictionary words, dictionary terms,
        schlagwort, schlagwörter, schlagworte, stichwort, stichwörter, stichworte, suchbegriff,
        suchbegriffe, suchwort, suchwörter, schlüsselwort, schlüsselwörter, signalwörter, mot clé,
        mots clés, mot clef, mots clefs, termes de recherche, palabra clave, palabras clave, términos
        clave, términos de búsqueda
    """,
    "colour": """
        colour, color, code colour, code color, farbe, codefarbe, couleur
    """,
    "group": """
        group, groups, code group, code groups, code set, code sets, code family, family, set,
        sets, gruppe, gruppen, codegruppe, codegruppen, groupe, groupes, grupo, grupos
    """,
    "shortcut": """
        shortcut, hotkey, picker, keyboard shortcut
    """,
    "retired": """
        retired, obsolete, inactive, deprecated
    """,
    "rules": """
        rules
    """,
    FIGURE: """
        alle codierten segmente, alle kodierten segmente, codierte segmente aktiver dokumente, anzahl,
        grounded, density, groundedness, frequency, frequencies, freq, häufigkeit, count, counts,
        n, files, sources, references, referenzen, dateien, codings, coded segments, segments,
        codierte segmente, documents, dokumente, coders, quotations count, number of references,
        number of files, created, modified, created by, modified by, created on, modified on,
        author, autor, last modified, erstellt, geändert, erstellt von, erstellt am, creation
        date, creation time, date, datum, all coded segments, coded segments of active documents,
        % coded segments, % coded segments of active documents, % documents, % of coded segments,
        % codes, nb files, nb references
    """,
}
_LEVELS = (
    ("main code", "main category", "hauptkategorie", "hauptcode", "oberkategorie", "category", "theme",
     "dimension", "kategorie", "obercode", "categoría", "catégorie", "code family", "thema", "domain"),
    ("sub code", "subcode", "sub category", "subcategory", "unterkategorie", "subkategorie", "unterthema",
     "sub theme", "subtheme", "untercode", "subcategoría", "sous catégorie", "sub dimension", "code"),
    ("sub sub code", "subsubcode", "sub sub category", "sub subcategory", "unterunterkategorie",
     "sub sub theme", "subcode", "sub code"),
)  # fmt: skip
_LEVEL = re.compile(
    r"(?:code |codes? )?(?:level|ebene|niveau|nivel|stufe|hierarchy|tier|l) ?(\d)(?: code| codes)?|"
    r"(\d)(?:st|nd|rd|th) (?:level|order)(?: code| codes| theme| themes)?|(\d)\. ebene"
)
_TRAILING = re.compile(r"(.+?) ?\d{1,2}")


def folded(heading: str) -> str:
    """A heading as it is compared."""
    text = re.sub(r"[_/()\[\]*:\"“”„.\-]+", " ", heading.casefold()).strip()
    return " ".join(text.split())


_ROLE = {
    folded(word): role
    for role, words in _NAMES.items()
    for word in words.split(",")
    if folded(word)
}


def roles(headings: Sequence[str]) -> list[str]:
    """The role of each column; empty for one that is not known.

    Levels are `level 1`, `level 2` and so on. A role that was taken by a column further left is not given
    again (but for `SEVERAL`): of a definition and a comment the definition is first, wherever it stands.
    """
    names = [folded(h) for h in headings]
    levels = [_LEVEL.fullmatch(n) for n in names]
    if sum(map(bool, levels)) >= 2:
        out = [f"level {next(filter(None, m.groups()))}" if m else _role(n)
               for m, n in zip(levels, names, strict=True)]  # fmt: skip
    else:
        out = _by_words(names) or [_role(n) for n in names]
    return _once(out, names)


def _role(name: str) -> str:
    found = _ROLE.get(name)
    if found is None and _ROLE.get(without_language(name)) == "keywords":
        return "keywords"
    if found is None and (told := _TRAILING.fullmatch(name)):
        other = _ROLE.get(told[1], "")
        found = other if other in SEVERAL else None
    return found or ""


def _by_words(names: Sequence[str]) -> list[str]:
    """Levels told by words: category and subcategory, theme and code and subcode."""
    at: list[int] = []
    for words in _LEVELS:
        found = next((n for n, name in enumerate(names) if name in words and n not in at), None)
        if found is None:
            break
        at.append(found)
    sub = any("sub" in names[n] or "unter" in names[n] or "sous" in names[n] for n in at)
    if len(at) < 2 or not (sub or names[at[1]] == "code") or "parent" in map(_role, names):
        return []
    return [f"level {at.index(n) + 1}" if n in at else _role(name) for n, name in enumerate(names)]


def _once(given: list[str], names: Sequence[str]) -> list[str]:
    best: dict[str, int] = {}
    for n, role in enumerate(given):
        if role and role not in (*SEVERAL, FIGURE):
            rank = _NAMES.get(role, "").split(",")
            order = [folded(w) for w in rank]
            place = order.index(names[n]) if names[n] in order else len(order)
            if role not in best or place < best[role]:
                best[role] = place
    out: list[str] = []
    for n, role in enumerate(given):
        if role in best:
            order = [folded(w) for w in _NAMES.get(role, "").split(",")]
            place = order.index(names[n]) if names[n] in order else len(order)
            out.append(role if place == best[role] and role not in out else "")
        else:
            out.append(role)
    return out
