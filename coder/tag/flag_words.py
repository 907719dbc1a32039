"""The words that set flags, and those that take their power, for English, German, French and Spanish.

Comma-separated tables of words as written; `*` stands for letters of a word, `=` before an entry keeps
its hyphen a hyphen ("peut-être" is not "peut être"), `;` is a comma inside an entry. Written by hand from
general knowledge of the languages and corrected on drawn hits of real texts (tests/tag/gold). `contexts`
says what a table means.
"""

from __future__ import annotations

__all__ = [
    "ALLOWED",
    "ATTRIBUTED",
    "DENIED",
    "HEDGED",
    "LANGS",
    "MONTH",
    "NAMING",
    "NEGATED",
    "NONE_WITHOUT",
    "NUMBERS",
    "PREFIXES",
    "WITHOUT",
]

LANGS = ("en", "de", "fr", "es")

# Words that deny what follows; those that only look like it; those after which the denial is over.
NEGATED: dict[str, tuple[str, str, str]] = {
    "en": (
        "not, *n't, cannot, no, never, nobody, no one, nowhere, neither, nor, without, hardly,"
        " scarcely, no longer,"
        " far from, lack of, lacks, lacking, absence of, anything but, nothing, none, instead of,"
        " rather than",
        "=no-*, =non-*, not only, not just, not merely, not simply, not solely, not alone,"
        " not without, never without, cannot * without, not * without, *n't * without,"
        " never * without, nor * * without, nor * * * without, *n't only, *n't just, *n't merely,"
        " *n't simply, cannot only, cannot just, cannot do without, no doubt, not least, no less,"
        " no fewer, no lesser, not to mention, nothing but, nothing less, no one doubts,"
        " not unlike, not confined to, not limited to, no greater, no better, no higher,"
        " no stronger, no bigger, no finer, no more important, no nobler, no matter, no wonder,"
        " no sooner, not until, nothing other than, without doubt, without question,"
        " without a doubt, not for nothing, never more, never before, nothing is more,"
        " no * are more, no * is more, nothing more, or not, never have such, never has there,"
        " never have there, never has a, nothing would",
        "but, but rather, yet, although, though, because, which is why, unless, until, so that,"
        " if, who",
    ),
    "de": (
        "nicht, kein*, nichts, niemand, nie, niemals, nirgends, ohne, weder, noch nie, kaum,"
        " nicht mehr, keineswegs, keinesfalls, mitnichten, mangels, anstatt, anstelle,"
        " statt einer, statt eines, statt der, statt des, statt auf, statt zu, statt mit,"
        " fehlende*, weit entfernt von, alles andere als",
        "=nicht-*, soweit nicht, sofern nicht, nicht nur, nicht allein, nicht bloss,"
        " nicht lediglich, nicht zuletzt, nicht ohne, nie ohne, kein Zweifel, keine Zweifel,"
        " keinen Zweifel, ohne Zweifel, nicht zu vergessen, nicht umsonst, nicht weniger,"
        " nichts anderes als, keine andere als, kein anderer als, kein Wunder, nicht erst,"
        " nicht anders als, ohne weiteres, nicht minder, oder nicht",
        "sondern, oder der, oder die, oder das, oder er, oder es, oder sie, aber, jedoch, obwohl,"
        " weil, denn, vielmehr, bedarf, bedürfen, braucht, brauchen, wenn, soweit, sofern,"
        " es sei denn, bevor, sobald, solange, ehe, dass, daß, ob",
    ),
    "fr": (
        "pas, aucun*, rien ne, personne ne, nul, nulle, jamais, sans, ni, guère, n'est plus,"
        " ne sont plus, n'a plus, n'ont plus, n'y a plus, ne peut plus, ne peuvent plus,"
        " nullement, aucunement, loin de, loin d, loin d'être, faute de, absence de, absence d,"
        " au lieu de, au lieu d, plutôt que",
        "=non-*, ne peut être * qu, ne peuvent être * qu, ne peut * qu, ne peuvent * qu,"
        " n'est * qu, ne sont * qu, non seulement, pas seulement, pas uniquement, pas simplement,"
        " non sans, pas sans, jamais sans, sans doute, sans nul doute, sans aucun doute,"
        " nul doute, aucun doute, pas moins, un pas, premier pas, grand pas, nouveau pas,"
        " pas vers, pas en avant, sans cesse, sans précédent, sans plus attendre, n'est autre,"
        " pas que, non moins, ne peut se passer, jamais autant, nul besoin de rappeler, ou non,"
        " ou pas",
        "mais, mais bien, pourtant, cependant, parce que, car, dès lors, afin, pour que, si,"
        " lorsque, bien que, sauf, qui",
    ),
    "es": (
        "no, nunca, nada, nadie, jamás, ningún, ninguna, ninguno, sin, tampoco, ni, apenas,"
        " ya no, lejos de, falta de, ausencia de, en vez de, en lugar de, carece de, carecen de,"
        " nada de",
        "no sólo, no solo, no solamente, no únicamente, no simplemente, no sin, nunca sin,"
        " sin duda, sin lugar a dudas, no menos, nada menos, no obstante, sin embargo,"
        " no cabe duda, no hay duda, no en vano, no es otra cosa que, sin precedentes,"
        " sin duda alguna, nunca antes, nada más que, no podemos prescindir,"
        " no se puede prescindir, no puede prescindir, no más tarde, o no",
        "sino, sino que, pero, aunque, porque, pues, si, cuando, mientras, salvo, excepto, quien",
    ),
}
# Behind these, a modal allows rather than doubts.
ALLOWED = {
    "en": "may be authori*ed, may be revoked, may be granted, may be refused, may be imposed,"
    " may be issued,"
    " may be required, may be permitted, may be allowed, may be prohibited, may be detained,"
    " may be removed,"
    " may be expelled, may be deported, may be suspended, may be withdrawn, may be terminated,"
    " may be cancel*ed, may be appointed, may be lodged, may be filed, may be exempted, may be waived,"
    " may be punished, may be fined, may be invoked, may be denounced, may be amended, may be designated,"
    " may be delegated, may be registered, may be renewed, may be submitted, may be used, may be applied,"
    " may be made, may be set, may be paid, may be held, may be issued, may be charged, may be excused,"
    " may choose, may apply, may request, may decide, may only, may also, may require,"
    " may suspend, may continue, may grant, may refuse, may revoke",
    "de": "dürfen, durfte*",
    "fr": "pourrait être autorisé*",
    "es": "podría ser autorizad*",
}
# What denies the very next word only.
WITHOUT = frozenset(("without", "ohne", "sans", "sin"))
"""Behind another denial, these affirm: "nothing works without partnership"."""
PREFIXES = {"fr": "non"}
# What denies when it stands behind.
DENIED = {
    "en": "does not exist, do not exist, did not exist, no longer exists, no longer exist,"
    " never existed, does not work, do not work, did not work, is not possible, is lacking,"
    " are lacking, is absent, is missing, are missing, is out of the question, was refused,"
    " were refused, was never *ed, were never *ed, has never been, have never been, had never been,"
    " never took place, is no longer *ed, are no longer *ed, no longer applies, no longer apply,"
    " is not *ed, are not *ed, was not *ed, were not *ed, has not been *ed,"
    " have not been *ed, must not be *ed, cannot be *ed, is not given, are not given, is not met,"
    " was not made, is not there, never came, never materialised, never materialized",
    "de": "gibt es nicht, gab es nicht, besteht nicht, bestehen nicht, bestand nicht, existiert nicht,"
    " existieren nicht, fehlt, fehlen, fehlte, fehlten,"
    " wurde nie, wurden nie, wird nie, werden nie, ist nie, sind nie, war nie, waren nie, kam nie,"
    " kamen nie,"
    " findet nicht, fand nicht, wird nicht,"
    " werden nicht, wurde nicht, wurden nicht, worden nicht, nicht gegeben, nicht vorhanden,"
    " nicht möglich, nicht vorgesehen, kommt nicht, ist ausgeschlossen, sind ausgeschlossen,"
    " nicht erteilt, nicht gewährt, nicht stattfinden, nicht geteilt, lehnen wir ab, lehnt * ab,"
    " ist gescheitert",
    "fr": "n'existe pas, n'existent pas, n'existait pas, n'existe plus, n'a pas lieu, n'ont pas lieu,"
    " fait défaut, font défaut, n'est pas *é, n'est pas *ée, ne sont pas *és, ne sont pas *ées,"
    " n'a pas été *, n'ont pas été *, ne peut être *ée, n'est pas possible, n'est jamais *ée,"
    " n'a jamais été, n'ont jamais été, n'avait jamais été, ne fut jamais, n'est plus, ne sont plus,"
    " a échoué, ont échoué, ne fonctionne pas",
    "es": "no existe, no existen, no existía, no existió, no funciona, no funcionan, no es posible,"
    " no son posibles, no es *ado, no es *ada, no está *ado, no está *ada, no están *ados,"
    " no están *adas, no fue *ado, no fue *ada, no ha sido *, no han sido *, no se respeta,"
    " nunca fue, nunca fueron, nunca ha sido, nunca han sido, nunca se, ya no se,"
    " no se cumple, no se da, no es *ida, no es *ido, brilla por su ausencia",
}
# Labels before a hit; labels right behind it; what only looks like one; claims that introduce it.
ATTRIBUTED: dict[str, tuple[str, str, str, str]] = {
    "en": (
        "so-called, alleged, allegedly, purported, purportedly, self-styled, self-proclaimed,"
        " supposed, supposedly, ostensible, ostensibly, professed, what is called, what they call,"
        " what he calls, what she calls, what it calls, billed as, touted as, branded as,"
        " under the label of",
        "so-called, as they call it, as it is called",
        "supposed to, supposed not to, am supposed, was supposed, were supposed, are supposed,"
        " is supposed",
        "argues that, argue that, argued that, claims that, claim that, claimed that,"
        " alleges that, asserts that, assert that, asserted that, maintains that, contends that,"
        " insists that, in the words of, according to the Commission, according to the government,"
        " according to the minister, according to the ministry, according to the Council,"
        " according to the authorities",
    ),
    "de": (
        "sogenannt*, so genannt*, sog., angeblich*, vermeintlich*, vorgeblich*, selbsternannt*,"
        " selbst ernannt*, unter dem Etikett, was man * nennt, was sie * nennen",
        "so heisst es, wie es heisst, wie sie es nennen",
        "wie oben so genannt",
        "behauptet; dass, behaupten; dass, behauptete; dass, meint; dass, argumentiert; dass,"
        " argumentieren; dass, nach Angaben der, nach Angaben des, nach Ansicht der,"
        " nach Ansicht des, nach Auffassung der, nach Auffassung des, laut Kommission,"
        " laut Regierung, laut Ministerium, laut Bundesrat, laut dem, laut der, zufolge",
    ),
    "fr": (
        "soi-disant, prétendu*, prétendument, supposé*, autoproclamé*, ce qu'on appelle,"
        " ce que l'on appelle, ce qu'ils appellent, ce qu'elle appelle, qualifié* de,"
        " sous couvert de, sous prétexte de",
        "dit, dite, dits, dites, autoproclamé*, soi-disant, comme on dit, comme on l'appelle",
        "est supposé*, sont supposé*, être supposé*",
        "prétend que, prétendent que, prétendait que, affirme que, affirment que, soutient que,"
        " soutiennent que, fait valoir que, font valoir que, allègue que, selon la Commission,"
        " selon le gouvernement, selon le ministre, selon le ministère, selon les autorités,"
        " selon le Conseil, d'après la Commission, d'après le gouvernement",
    ),
    "es": (
        "el llamado, la llamada, los llamados, las llamadas, del llamado, al llamado, lo llamado,"
        " un llamado, una llamada, así llamad*, mal llamad*, supuest*, supuestamente, presunt*,"
        " presuntamente, pretendid*, autoproclamad*, autodenominad*, lo que llaman,"
        " lo que se llama, lo que llama, dizque, so pretexto de",
        "así llamad*, autodenominad*, como la llaman, como lo llaman",
        "por supuesto, supuesto de, supuestos de, en el supuesto, en este supuesto,"
        " en los supuestos, presunción, llamada telefónica",
        "afirma que, afirman que, afirmó que, sostiene que, sostienen que, alega que, alegan que,"
        " asegura que, aseguran que, según la Comisión, según el Gobierno, según el ministro,"
        " según la ministra, según el ministerio, según las autoridades, según el Consejo",
    ),
}
# Before (or right behind) quotation marks, these say that a name, title or term stands in them.
NAMING = {
    "en": "award, awards, prize, programme, programmes, program, scheme, schemes, initiative,"
    " initiatives, campaign, conference, project, projects, fund, funds, service, services, bill,"
    " act, directive, directives, titled, entitled, called, known as, named, term, terms, word,"
    " words, phrase, phrases, concept, concepts, principle, principles, motto, slogan, heading,"
    " headings, title, label, option, category, definition, expression, defined as,"
    " referred to as, create a, create an, introduce a, introduce an, establish a, establish an,"
    " establish a new, launch a, set up a, develop a, build a, a new, propose a, proposing a,"
    " offer a, guarantee a, given a, give * a, giving * a, giving * * a, create, creating,"
    " creates, part of, system of, system, consensus on, paper, report, reports, chapter, section,"
    " film, book, means, mean, interview, strategy, agenda, list, lists, network, benchmark,"
    " pathway, policy of, right to, criteria, mark, status, standard, site, website, magazine,"
    " newspaper, such as, reading, budget line, budget line for, basis of, see, include, pilot",
    "de": "Preis, Programm, Programme, Programms, Initiative, Initiativen, Kampagne, Konferenz,"
    " Projekt, Projekte, Fonds, Dienst, Gesetz, Gesetzes, Richtlinie, Richtlinien, Titel,"
    " betitelt, namens, genannt, bezeichnet, Bezeichnung, Bezeichnungen, Begriff, Begriffe, Wort,"
    " Worte, Wörter, Wörtern, Angabe, Angaben, Ausdruck, Konzept, Prinzip, Grundsatz, Motto,"
    " Rubrik, Überschrift, Vermerk, Eintrag, Eintragung, Hinweis, Zusatz, Zusatzes, Anmerkung,"
    " Anmerkungen, Feld, Definition, Kategorie, System, Bericht, Kapitel, Film, Buch, Netzwerk,"
    " Strategie, Liste, Standard, Merkmal, Status, Zweck, Tabellenspalte, Spalte, Nummer, Satz,"
    " Aufdruck, Ausdrucks, Dokument, Fassung, Formular, Muster, eingetragen, einzutragen,"
    " Programmen, Rahmen, wie",
    "fr": "prix, programme, programmes, initiative, initiatives, campagne, conférence, projet, projets,"
    " fonds, service, services, loi, directive, directives, titre, intitulé, intitulée, intitulés,"
    " appelé, appelée, appelés, nommé, nommée, dénommé, dénommée, baptisé, baptisée, terme,"
    " termes, mot, mots, notion, concept, principe, principes, slogan, devise, définition,"
    " catégorie, expression, créer un, créer une, instaurer un, instaurer une, lancer un,"
    " lancer une, un nouveau, une nouvelle, récompensant, système, rapport, chapitre, film, livre,"
    " réseau, stratégie, liste, label, mention, mentions, budgétaire, lignes, actions, semaine,"
    " dans le, mener des, norme, rubrique, site, statut, critère, critères, comme,"
    " meilleures initiatives",
    "es": "premio, premios, programa, programas, iniciativa, iniciativas, campaña, conferencia,"
    " proyecto, proyectos, fondo, fondos, servicio, servicios, ley, directiva, directivas, título,"
    " titulado, titulada, llamado, llamada, denominado, denominada, denominados, bautizado,"
    " término, términos, palabra, palabras, noción, concepto, conceptos, principio, principios,"
    " lema, eslogan, definición, categoría, expresión, crear un, crear una, introducir un,"
    " introducir una, lanzar un, lanzar una, un nuevo, una nueva, sistema, informe, capítulo,"
    " película, libro, red, estrategia, lista, etiqueta, foro, plan, norma, sitio, estatuto,"
    " criterio, criterios, como, apartado, artículo, literal, mención",
}
# What only looks like a denial or a doubt, told by figures and capitals: expressions.
NUMBERS = r"\bNo[Ss]?\.\s*[0-9]|\bNos?\s+[0-9]{1,4}/"
NONE_WITHOUT = (
    r"(?i)\b(?:no|none|nobody|neither|no one)\b[^.;:!?]{1,80}"
    r"\b(?:can|could|will|would)\b[^.;:!?,]{0,20}\bwithout\b"
)
MONTH = (
    r"\bMay,? [0-9]|[0-9](?:st|nd|rd|th)?(?: of)? May\b"
    r"|\b(?:[Ii]n|[Oo]f|[Bb]y|[Ss]ince|[Uu]ntil|[Tt]ill|[Oo]n"
    r"|[Ff]rom|[Dd]uring|[Bb]efore|[Aa]fter|[Ee]arly|[Ll]ate|[Mm]id|[Ll]ast|[Nn]ext|[Ee]very|[Tt]his|to|and)"
    r"[\s-]May\b"
)
# Adverbs on both sides; modals; conditions behind; what only looks like a hedge; what ends its reach.
HEDGED: dict[str, tuple[str, str, str, str, str]] = {
    "en": (
        "perhaps, possibly, potentially, where appropriate, as appropriate, if appropriate,"
        " where possible, if possible, as far as possible, to the extent possible, in due course,"
        " where necessary, where relevant, in principle, in some cases, arguably",
        "may, might, could, should, ought to, seems, seem, appears to, appear to",
        "subject to",
        "should not, ought not, could not, could no longer, could never, could only, may not,"
        " might not, could have,"
        " might have, be subject to, is subject to, are subject to, was subject to,"
        " were subject to, been subject to, being subject to, become subject to,"
        " becomes subject to, became subject to, made subject to, shall be considered,"
        " must be considered, might and, month of May, whatever * may, whoever * may,"
        " whichever * may, come what may, when * could, when * * could, and potentially,"
        " or potentially, and possibly, or possibly, or in some cases, showed we could,"
        " showed they could, realised * could, realized * could, knew * could, in no * could,"
        " in no * * could, climate in which, thing we could, things we could, best we could,"
        " so that * may, so that * might, in order that * may, wherever they may",
        "that, which, who, whom, whose, because, but, if, when, while, whether, as, so, where,"
        " than, although, and, or, there, it, they, he, she, we, you, I",
    ),
    "de": (
        "gegebenenfalls, ggf., evtl., allfällig*, etwaig*, kann geprüft werden, können geprüft werden,"
        " kann erwogen werden, können erwogen werden, kann in Betracht gezogen werden, allenfalls,"
        " eventuell, möglicherweise, vielleicht, unter Umständen,"
        " nach Möglichkeit, soweit möglich, wenn möglich, zu gegebener Zeit,"
        " im Rahmen des Möglichen, grundsätzlich, im Prinzip",
        "könnte, könnten, dürfte, dürften, scheint, scheinen",
        "vorbehältlich, vorbehaltlich",
        "oder möglicherweise, oder gegebenenfalls, könnte nicht, könnten nicht, werden könnte,"
        " werden könnten, werden dürfte, werden dürften, dürfte nicht, dürften nicht, sowohl,"
        " nicht möglicherweise, haben könnte, haben könnten, sein könnte, sein könnten, hätte",
        "dass, daß, die, der, das, welche*, weil, aber, wenn, während, ob, oder, und, sondern,"
        " um, als",
    ),
    "fr": (
        "le cas échéant, éventuellement, =peut-être, si possible, au besoin,"
        " dans la mesure du possible, en temps utile, en temps voulu, en principe,"
        " lorsque cela est possible, s'il y a lieu",
        "pourrait, pourraient, semble, semblent",
        "sous réserve de, sous réserve d, sous réserve des, sous réserve du",
        "ne pourrait, ne pourraient, ne semble pas, ne semblent pas",
        "que, qui, dont, où, parce, mais, si, lorsque, tandis, alors, quand, et, ou",
    ),
    "es": (
        "cuando proceda, en su caso, si procede, quizá, quizás, tal vez, acaso, posiblemente,"
        " eventualmente, en la medida de lo posible, de ser posible, si es posible, en su momento,"
        " en principio",
        "podría, podrían, parece, parecen",
        "a reserva de",
        "no podría, no podrían, no parece, no parecen",
        "que, quien, cuyo, porque, pero, si, cuando, mientras, aunque, y, o",
    ),
}
