"""The small words of a language, which word lists may leave out.

Owns one set for each language: those by which languages are told apart (`coder.text.function_words`), and
for English, German, French and Spanish the rest of articles, pronouns, prepositions and auxiliaries.
It is a choice, made in the open: some of them may carry a frame ("our", "must"), so that none is left
out unasked, and captions say when they are.
"""

from __future__ import annotations

from coder.model.errors import BadValue
from coder.text.function_words import FUNCTION_WORDS

__all__ = ["small_words"]

_MORE = {
    "en": """a about above after again against am because before being below could did do does doing down
        during each either else every few further having he her here hers him himself how i if into itself
        just me might mine more most much my myself neither nor now off once only onto ours out over own per
        same she since some still such than that's the then therefore these thing those though through thus
        too under until upon us very was we were what when where whether which while whose why within
        without would yet you your yours""",
    "de": """ab alle allem allen aller alles also ander andere anderen bin bis bist da dabei dadurch damit
        dann daran darauf daraus darin darum davon dazu dein deine denn deren derer dessen dich dies diesem
        diesen dieses dir doch dort du durch eben eines einige einigen er euch euer etwas für gegenüber gibt
        habe habt hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihrem ihren ihrer ihres indem ins ist ja
        jede jedem jeden jeder jedes jedoch jene jenem jenen jener jenes kein keine keinem keinen keiner man
        manche mein meine mich mir mit nichts nun ob ohne schon sei sein seine seinem seinen seiner seines
        seit selbst sind sonst statt trotz uns unser unsere unserem unseren unserer viel vor war waren was
        weder weil welche welchem welchen welcher welches wer wie wird wo wurden während""",
    "fr": """ai alors an après as au aucun aucune aujourd'hui aussi autre autres avait avant avez avons c ce
        celle celles celui ceux chaque chez ci contre d' dehors déjà depuis dessous dessus deux donc dont du
        elles encore en eu fait furent fut fût ici ils j je jusque l' là lequel laquelle lesquels lors lui m
        ma me même mêmes mes moi moins mon n' ni nos notre nôtre on or où parce pas peu plusieurs pourquoi
        près puis qu' quand quel quelle quelles quels quelque quelques s' sera seront si soit sien sous t ta
        te tes toi ton trop tu un une vers voici voilà vos votre vu y à était étaient étant êtes""",
    "es": """aquel aquella aquellas aquellos aquí así aun aunque bajo cada casi cierto como con cual cuales
        cuál cuya cuyo de del dentro dicha dicho e él ella ellas ello ellos era eran esas esos esta estaba
        están estar estas esto estos fueron había hacia haya he hemos hoy is la las lo los mas me mediante mi
        mientras mis mismo misma mucha muchas mucho muchos nada ni ningún ninguna nosotros nuestra nuestras
        nuestro nuestros nunca otra otras otro para pero poco pues que quién sea sean según ser si sido
        siempre sino somos soy sólo tal tales tampoco tan tanto te tenía tener toda todas tras tu tus un unas
        unos usted ustedes va vez y yo éste éstos""",
}  # fmt: skip


def small_words(lang: str) -> frozenset[str]:
    """The small words of a language, in lower case.

    Raises:
        BadValue: a language without such a list.
    """
    if lang not in FUNCTION_WORDS:
        raise BadValue.of_value("--stop", lang, tuple(FUNCTION_WORDS))
    return frozenset(f"{FUNCTION_WORDS[lang]} {_MORE.get(lang, '')}".split())
