"""The commonest small words of a language, from general knowledge, for telling languages apart.

`FUNCTION_WORDS[lang]` is one string of lower-case words. A word may stand with several languages; only
the sum over a text decides. Not a stop list for counting words.
"""

from __future__ import annotations

__all__ = ["FUNCTION_WORDS"]

FUNCTION_WORDS: dict[str, str] = {
    "en": """the of and to in is that for it as was with be by on not he this are or his from at which
        but have an had they you were their one all we can her has there been if more when will would who
        so no what its our shall should between these those than other into such also any may must""",
    "de": """der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an
        werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war
        haben nur oder aber vor zur bis mehr durch kann gegen vom wenn unter wir ihre sowie dieser diese
        soll sollen müssen wurde zwischen""",
    "fr": """de la le et les des en un une du est que dans qui par pour au sur il ne pas plus se ce cette
        avec aux sont elle ou son sa ses leur leurs nous vous été être ont ces mais comme fait l d qu n s
        entre sans sous doit peut tout toute tous toutes ainsi afin doivent""",
    "es": """de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya
        o fue este ha sí porque esta son entre está cuando muy sin sobre ser tiene también me hasta hay
        donde han quien desde todo nos durante estados todos uno les ni contra otros ese eso e""",
    "it": """di che e la il un a per in una mi sono ho non ma lo ha le si i con del da se alla della nel
        dei delle gli al come più anche è dal nella questo degli ai o essere all dell questa sul sulla
        loro suo sua ed tra fra nei quale stato stati ogni deve""",
    "nl": """de het een van en in is dat op te zijn met voor niet die aan er om als bij door maar dan ook
        naar uit wordt hebben heeft over nog worden deze tot kan of wij we ze hij zij deze dit was meer
        moet geen onze hun tussen onder zal zou""",
    "pl": """w i na z do się nie że jest to o od przez po dla oraz które który która za jak są ale co
        przy być tym tego ma ich jego jej lub także pod przed może jako ze tylko było jest będzie nas nam
        gdy nad między tej te""",
    "pt": """de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à
        seu sua ou quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos
        seus quem nas esse eles você essa num nem são foi ser está há pelos pelas""",
    "sv": """och i att det som en på är av för med den till inte har de ett om var vi kan från vid så
        eller men ska skall där också mot sig under efter måste finns alla detta denna""",
    "da": """og i at det som en på er af for med den til ikke har de et om var vi kan fra ved så eller
        men skal der også mod sig under efter må findes alle dette denne deres være ret""",
    "nb": """og i at det som en på er av for med den til ikke har de et om var vi kan fra ved så eller
        men skal der også mot seg under etter må alle dette denne deres være""",
    "fi": """ja on ei että se oli ovat joka tai myös mutta hän sekä kun kuin niin olla voi eivät sen
        tämä jos vain mukaan ole sitä jotka mitä kanssa tulee meidän jonka kaikki""",
    "cs": """a v se na je že s z do o to k i za ve pro by jako ale které který která po od jeho nebo jsou
        při má ze není má být podle aby však již také jejich má každý""",
    "sk": """a v sa na je že s z do o to k aj za vo pre by ako ale ktoré ktorý ktorá po od jeho alebo sú
        pri má zo nie je byť podľa aby však už tiež ich každý""",
    "sl": """in v je na se da za so ki z s pa ne po tudi kot pri od ali o iz bi do k ni še lahko svoje
        vse kar smo biti ima naj med zelo""",
    "hr": """i u je na se da za su koji s a o od ili kao što ne iz te po biti do ima kako bi nije koja
        koje može sve svoje prema između""",
    "ro": """de și în a la cu pe care nu o este că un din să se pentru au mai prin sau ale al sunt ca
        fi cele cel lor dintre după fost această acest trebuie""",
    "hu": """a az és hogy nem is egy van ez meg de azt ha csak már mint vagy kell lehet minden amely
        valamint ezt nak nek jogot joga kell között által""",
    "lv": """un ir ar par no uz ka kas to bet lai arī vai pie tiek kā jo tā gan šo ne ko pēc visu visiem
        mēs mūsu nav tikai var būt""",
    "lt": """ir yra kad su tai iš į bet kaip apie ar ne o už nuo per taip turi jos jo savo arba visų
        mūsų būti kurie kuris""",
    "et": """ja on ei et see kui oma mis ka ning või aga ta kes nii võib peab kõik selle kuid oli tema
        igal""",
    "ga": """an na agus ar i is a go le ag do ní as atá chun gach sin seo sé bhfuil nó aon ina dá faoi
        leis""",
    "is": """og í að á er sem til af um við með fyrir ekki en eða hver hann það þeir skal eru frá því
        þess svo rétt allra allir manna maður""",
    "tr": """ve bir bu için ile de da olarak olan daha gibi en her çok kadar veya ancak sonra ya ne o
        değil""",
    "ru": """и в не на что с по как это к из у за от для о но же или так его все при который она они
        был была то до их также""",
    "uk": """і в не на що з та до у за як для від але це про його або при який які вона вони був також
        їх""",
    "bg": """и на в да за от се не са с по че към който при или като до ще из това чрез всички""",
    "sr": """и у је на да се за су који са о од или као што не из те по бити до има како би није""",
}
