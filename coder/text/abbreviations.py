"""Words that end in a full stop without ending a sentence, by language.

Kinds, because they behave differently before a capital letter:
- `NEVER`: something always follows ("Art.", "e.g.", "Dr."), so no sentence ends there;
- `NUMBERED`: an abbreviation only before a number, a roman numeral or a single letter ("No. 97",
  "Abs. 2", "p. 4", "lit. a"), else an ordinary word;
- `COUNTED`: nouns that a number or letter follows ("Annex I."), which ends a sentence then;
- `MAYBE`: may end a sentence ("etc.", "usw.", "p.m."); it does when a typical first word follows.
The key `generic` holds what is written alike in many languages and belongs to none.
`SYMBOLS` are parts of numbers ("Add.1", "Eq.2"), which the digits behind their stop belong to.
`STARTERS` are those typical first words, `ORDINAL` the languages that write "5. Juni", `MONTHS` what
follows such a number. The lists are short on purpose: policy prose, not a dictionary. Lower case, no
final stop. Written by hand from general knowledge of the languages.
"""

from __future__ import annotations

__all__ = [
    "AFTER_ORDINAL",
    "COUNTED",
    "MAYBE",
    "NEVER",
    "NUMBERED",
    "ORDINAL",
    "STARTERS",
    "SYMBOLS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ANY_NEVER = _words(
    "e.g i.e cf dr prof mr mrs ms vs ca approx resp dept gen col st h.e hon rev sr jr al"
)

NEVER: dict[str, frozenset[str]] = {
    "generic": _words("cf ca dr prof st ing"),
    "en": _ANY_NEVER
    | _words(
        """messrs gov sen rep amb capt cmdr sgt viz incl excl esp est jan feb mar apr jun jul aug sept
        sep oct nov dec mt ft u.s.c c.f.r stat"""
    ),
    "de": _ANY_NEVER
    | _words(
        """bzw z.b z d.h u.a o.ä u.ä i.d.r i.s.d i.v.m i.s.v vgl gem ggf evtl inkl exkl sog dgl insb v.a
        insbes bspw einschl geb gest hrsg str st hl frhr dipl ing jur phil med rer nat nr abs art bd ziff
        rn rdnr rz abl bgbl gbl gvbl rgbl bstbl anm aufl jg verf jan febr aug sept okt nov dez zzgl abzgl
        lt mind max min tel zit ebd bes betr i.h.v mio mrd tsd"""
    ),
    "fr": _ANY_NEVER
    | _words(
        """m mm mme mlle mgr me art al p.ex ex env c.-à-d cad réf éd chap vol éds n.b not notam janv
        févr avr juil sept oct nov déc req arr comm cons cass bull"""
    ),
    "es": _ANY_NEVER
    | _words(
        """sr sra sres sras srta d dª dña excmo excma ilmo ilma lic ing arq art arts núm núms pág págs
        p.ej ej ed eds cap vol vols gral fdo tel avda inc apdo párr ee.uu uu ee ene abr ago sept oct nov
        dic"""
    ),
    "it": _ANY_NEVER
    | _words(
        "sig sigg sig.ra dott dott.ssa avv on ing art artt n nn pag pagg p.es es cfr ecc.mo cap vol"
    ),
    "nl": _ANY_NEVER
    | _words(
        "dhr mevr mw drs ir mr bv bijv d.w.z o.a m.b.t i.v.m art nr blz lid t.a.v n.a.v jl ong zgn"
    ),
    "pl": _ANY_NEVER
    | _words(
        "np tzn tj dr hab inż mgr art ust pkt nr poz dz u ww tzw zob por r ok św ul prof im m.in"
    ),
    "pt": _ANY_NEVER
    | _words("sr sra srs d dra exmo exma art arts n.º núm pág págs p.ex ex cap vol av tel máx mín"),
}

_ANY_NUMBERED = _words(
    "art arts no nos nr p pp para paras par sec ch chap fig figs vol tab cl n al"
)

NUMBERED: dict[str, frozenset[str]] = {
    "generic": _words("art no nr n p pp vol fig tab cap"),
    "en": _ANY_NUMBERED
    | _words(
        "sect sched app annex pt ref ed doc res dec reg dir cap lit subpara c ser eds jkt op cit"
    ),
    "de": _ANY_NUMBERED
    | _words(
        "abs nr nrn s ss ziff kap lit bst buchst anl anh abb tab teil rn bd az satz sp pkt f ff"
    ),
    "fr": _ANY_NUMBERED | _words("n nos alin par pt règl rés ann let lett ch pp"),
    "es": _ANY_NUMBERED | _words("pág págs núm párr apdo inc lit res cap doc ap f fs regl"),
    "it": _ANY_NUMBERED | _words("n nn pag co lett cap par all"),
    "nl": _ANY_NUMBERED | _words("nr blz lid hfst onder"),
    "pl": _ANY_NUMBERED | _words("nr ust pkt lit poz s str rozdz zał"),
    "pt": _ANY_NUMBERED | _words("n núm pág págs al inc cap par"),
}

_ANY_MAYBE = _words("etc inc ltd co corp u.s u.k u.n e.u p.m a.m b.c a.d")

MAYBE: dict[str, frozenset[str]] = {
    "generic": _words("etc"),
    "en": _ANY_MAYBE | _words("usa u.s.a ph.d seq ibid d.c"),
    "de": _ANY_MAYBE | _words("usw u.s.w d.j d.m ff f v.chr n.chr a.a.o o.g o.a u.a.m a.d a.m uff"),
    "fr": _ANY_MAYBE | _words("ibid seq suiv s"),
    "es": _ANY_MAYBE | _words("ud uds vd vds s.a s.l ss a.c d.c"),
    "it": _ANY_MAYBE | _words("ecc s.p.a s.r.l ss seg segg"),
    "nl": _ANY_MAYBE | _words("enz e.d n.v b.v"),
    "pl": _ANY_MAYBE | _words("itd itp in r w s.a"),
    "pt": _ANY_MAYBE | _words("s.a ltda"),
}

STARTERS: dict[str, frozenset[str]] = {
    "en": _words(
        """the this that these those it its in on at by for from to as if when while where with without
        within however moreover furthermore therefore thus hence we they he she i you our their his her
        there here a an all any both each some many most no not such since because although under upon
        after before during between among according article section and but or so then also"""
    ),
    "de": _words(
        """der die das den dem des dies diese dieser dieses diesem diesen ein eine einer einem einen es
        er sie wir ich in im am an auf aus bei beim durch für gegen mit nach seit über um unter von vom
        vor während wegen zu zum zur wenn weil da daher damit dabei dazu dennoch jedoch auch so somit
        hier dort nur nicht als ob obwohl alle jede jeder jedes viele manche kein keine und aber oder
        unser unsere ihr ihre sein seine wer was wie wo mehr trotz zudem außerdem deshalb denn sollte
        danach dann darauf siehe"""
    ),
    "fr": _words(
        """le la les l un une des du de d ce cet cette ces il elle ils elles on nous vous je en dans sur
        sous par pour avec sans selon si quand lorsque comme mais et ou or donc car ainsi toutefois
        cependant à au aux son sa ses leur leurs notre nos votre tout toute tous toutes aucun chaque
        après avant depuis pendant c qu que qui article"""
    ),
    "es": _words(
        """el la los las lo un una unos unas este esta estos estas ese esa eso esto aquel se su sus en
        con sin por para según si cuando como donde pero y o u e a al de del desde entre sobre tras ante
        bajo además asimismo también no ni nuestro nuestra todo toda todos todas cada es son hay que
        artículo nosotros él ella ellos ellas"""
    ),
    "it": _words(
        """il lo la i gli le l un uno una questo questa questi queste quello in nel nella con senza per
        di del della da dal su sul tra fra se quando come ma e o è si non noi essi tutto tutti ogni
        anche inoltre tuttavia a al alla articolo"""
    ),
    "nl": _words(
        """de het een dit dat deze die in op aan bij door met naar van voor uit over onder tot als
        wanneer maar en of ook wij we zij ze hij ik er hun onze ons alle elke om te na sinds tijdens
        volgens daarom bovendien echter niet geen artikel"""
    ),
    "pl": _words(
        """w we z ze na do od po o u i a ale lub oraz jeśli gdy jak to ten ta te tego tej jest są nie
        się my oni ich nasz każdy wszystkie dla przez przed przy pod nad za bez jednak ponadto również
        artykuł"""
    ),
    "pt": _words(
        """o a os as um uma uns umas este esta estes estas esse essa isso isto ele ela eles elas nós em
        no na nos nas com sem por para de do da dos das segundo se quando como mas e ou além também não
        todo toda todos todas cada é são há artigo ao à"""
    ),
}

COUNTED = _words(
    """annex annexe anexo anhang anlage appendix apéndice appendice article articles artículo artículos
    artikel articolo artykuł artigo chapter chapitre capítulo kapitel capitolo section sección abschnitt
    sezione title titre título titel titolo part partie parte teil protocol protocole protocolo protokoll
    table tableau cuadro tabla tabelle figure abbildung gráfico schedule paragraph paragraphe párrafo
    apartado absatz nummer satz alinéa point punto point phase fase volume volumen band category
    catégorie categoría kategorie class classe clase klasse group groupe grupo gruppe list liste lista
    option opción appendice buch livre libro book war nr no art abs ziff"""
)

ORDINAL = frozenset({"de", "da", "nb", "no", "fi", "cs", "sk", "sl", "hr", "hu", "et", "lv", "pl"})

AFTER_ORDINAL = _words(
    """january february march may june july october december januar jänner februar
    märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts jh sitzung wahlperiode legislaturperiode kapitel abschnitt absatz teil
    verordnung auflage jahrgang lebensjahr lebensjahres tagung runde weltkrieg weltkriegs änderung
    gesetz gesetzes strafsenat senat zivilsenat kammer monat monats tag tages woche quartal halbjahr
    ledna února března dubna května června července srpna září října listopadu prosince
    januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra
    januar februar marts maj juni juli oktober"""
)

SYMBOLS = _words("add amend bull corr div eq eqn ex ext fn ftn mod ref res rev suppl ver vers")
