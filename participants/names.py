"""Names of people and organizations as words to index, to search for and to compare.

CMS publishes names in capitals, in a first-name and a last-name column, without middle names, titles or credentials.
People type them every other way. Everything here turns both into the same plain words; showing a name is not done
here, because names are shown as published.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import dropwhile, groupby
from pathlib import Path

QUERY_CHARACTERS = 200
QUERY_WORDS = 10

_APOSTROPHES = "'’‘‛`´ʼʻʹ′＇"
# Characters that Unicode does not take apart into a base letter and a mark, or counts as letters.
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "ng"}
    | dict.fromkeys(_APOSTROPHES, "'")
)
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case, no accents, each run of punctuation and white space as one space: "O'Brién " -> "o brien"."""
    return " ".join(words(text))


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return unicodedata.normalize("NFKC", letters)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order: "O'Brién " -> o, brien."""
    return tuple(_WORD.findall(text.lower() if text.isascii() else _without_accents(text)))


def index_words(first_name: str, last_name: str) -> tuple[str, ...]:
    """The words under which a published name is found: its own, and those that people write together.

    "O'BRIEN" -> o, brien, obrien; "DE LA CRUZ" -> de, la, cruz, delacruz; "A'VANT FOWLER" -> a, vant, fowler, avant,
    avantfowler.
    """
    return _unique(word for name in (first_name, last_name) for word in _with_joined(name))


def _with_joined(name: str) -> list[str]:
    chunks = [words(chunk) for chunk in name.split()]
    separate = [word for chunk in chunks for word in chunk]
    return [*separate, *("".join(chunk) for chunk in chunks if chunk), "".join(separate)]


def _unique(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, found)))


# What people write around a name; the published list has no column for it.
_TITLES = frozenset(words("dr drs doctor prof professor mr mrs ms miss mx rev"))
_SUFFIXES = frozenset(words("jr sr ii iii iv 2nd 3rd 4th esq"))
_CREDENTIALS = frozenset(
    words("""
    dr md mbbs mbchb mbbch phd dpm dmd dds dpt dnp dsc scd psyd pharmd drph jd
    mph mha mhs mhsa mba mpa mpas mpp msc mscr msce mse msn mms mmsc mtr bs bsc bsn bch bpharm
    np npc pac aprn arnp crnp crna cns cnm fnp fnpc fnpbc agnp agnpc acnp acnpbc rn rpa rpac pt ot otr atc ocs cscs
    facc faccp facp facs faha fahs fscai fscct fhrs fase fasnc fhfsa fesc fsvm fsci frcp frcpc frcs frcsc fasam
    faap faafp fafp fccp faaos faoa faans fanss fapta faapmr faaem facep facoi facos facofp faspn fnass fipp dabpm
    """)
)
_NEVER_NAMES = _CREDENTIALS | _SUFFIXES
# Also surnames (DO, MA, BA) or states (MA, PA, DC, MS): a credential only at the end, behind two other words.
_POSSIBLE_CREDENTIALS = frozenset(words("do ma ba pa dc od ms"))
_DOTTED = re.compile(r"(?i)\b[a-z]{1,5}(?:[.-]\s?[a-z]{1,2}\b)+\.?")
_INNER_APOSTROPHE = re.compile(rf"(?<=\w)[{_APOSTROPHES}](?=\w)")
_BETWEEN_PARTS = re.compile(r"[,;]")


def query_words(text: str) -> tuple[str, ...]:
    """The words to look for in what a person typed; at most 10, from the first 200 characters, each once.

    "Dr. O'Neill, Bob MD, FACC" -> oneill, bob. Titles go when they lead, credentials and suffixes wherever they stand
    behind the first word. DO, MA and others that are also surnames or states stay unless they end the name and two
    longer words remain: "John Smith DO" -> john, smith, but "John Do" and "Kim MA" stay whole. When only titles were
    typed, they are the words.
    """
    typed = _DOTTED.sub(_join_credential, _INNER_APOSTROPHE.sub("", text[:QUERY_CHARACTERS]))
    parts = [part for written in _BETWEEN_PARTS.split(typed) if (part := _without_titles(words(written)))]
    named = [
        [word for at, word in enumerate(part) if word not in _NEVER_NAMES or (part is parts[0] and at == 0)]
        for part in parts
    ]
    return (_unique(_without_possible_credentials(named)) or _unique(words(typed)))[:QUERY_WORDS]


def suffixes(text: str) -> tuple[str, ...]:
    """What `query_words` leaves out although a published name may have it: "Jackson IV, John" -> iv."""
    return _unique(word for word in words(text[:QUERY_CHARACTERS]) if word in _SUFFIXES)


def _join_credential(dotted: re.Match[str]) -> str:
    """Makes one word of "M.D." and of "PA-C"; initials ("J.R.", and "M.D." in front) stay apart."""
    joined = "".join(words(dotted[0]))
    return f"{joined} " if dotted.start() and joined in _CREDENTIALS | _POSSIBLE_CREDENTIALS else dotted[0]


def _without_titles(part: tuple[str, ...]) -> list[str]:
    return list(dropwhile(_TITLES.__contains__, part))


def _without_possible_credentials(parts: list[list[str]]) -> list[str]:
    """All words in order, without the possible credentials that end a part behind at least two longer words."""
    for at, part in enumerate(parts):
        while part and part[-1] in _POSSIBLE_CREDENTIALS and (at or len(part) > 1):
            others = {word for other in parts for word in other if len(word) > 1}
            if len(others) <= 2:
                break
            part.pop()
    return [word for part in parts for word in part]


_NICKNAMES = Path(__file__).resolve().parent.parent / "fixtures" / "nicknames.csv"


def nicknames(word: str) -> frozenset[str]:
    """The other given names under which a person called `word` (folded) may be listed.

    Both ways, and between two short forms of one name: bob -> robert, rob; robert -> bob, rob. No further: bill and
    will share william, but christopher and christine only share chris and are different people.
    """
    full_names, short_names = _nickname_table()
    full = full_names.get(word, frozenset())
    siblings = frozenset(short for name in full for short in short_names[name])
    return (full | siblings | short_names.get(word, frozenset())) - {word}


@cache
def _nickname_table() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    full_names: dict[str, set[str]] = defaultdict(set)
    short_names: dict[str, set[str]] = defaultdict(set)
    with _NICKNAMES.open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file):
            full_names[row["nickname"]].add(row["name"])
            short_names[row["name"]].add(row["nickname"])
    return (
        {word: frozenset(names) for word, names in full_names.items()},
        {word: frozenset(names) for word, names in short_names.items()},
    )


# Ways to write one word in an organization's name; the first stands for all. A word is here only when no two
# organizations are told apart by it. Left out for that reason: PHYS (physicians or physical), SURG (surgery or
# surgical), ASSN (an association is not its associates), N and S (north, south), SYSTEM beside SYSTEMS.
_SPELLINGS = {
    spelling: row
    for row in map(
        words,
        (
            "saint st",
            "mount mt",
            "center ctr centre cntr",
            "centers ctrs centres",
            "associates assoc assocs",
            "group grp",
            "medical med",
            "health hlth",
            "hospital hosp",
            "university univ",
            "services svcs",
            "service svc",
            "institute inst",
            "foundation fdn fndn",
            "management mgmt",
            "orthopedic orthopaedic",
            "orthopedics orthopaedics",
            "pediatric paediatric",
            "pediatrics paediatrics",
            "company co",
            "corporation corp",
        ),
    )
    for spelling in row
}
# What says how an organization is incorporated rather than which one it is, and the "THE" of "EMORY CLINIC INC, THE".
# SC and PL stay: practices end in them as a state and as initials too often.
_LEGAL_WORDS = words(
    """llc lc pllc plc inc incorporated corp corporation co company ltd limited llp lllp lp pllp
    pc pa ps psc apc apmc chartered chtd the"""
)
_LEGAL_FORMS = frozenset(
    [
        *((word,) for word in _LEGAL_WORDS),
        *(tuple(word) for word in _LEGAL_WORDS),  # "P.A." and "L L C"
        *map(
            words,
            (
                "professional corporation",
                "a professional corporation",
                "a professional medical corporation",
                "a medical corporation",
                "professional association",
                "limited liability company",
                "professional limited liability company",
                "limited liability partnership",
                "limited partnership",
            ),
        ),
    ]
)
_LONGEST_LEGAL_FORM = max(map(len, _LEGAL_FORMS))
# Behind one of these, PA and CO are states and COMPANY is part of the name.
_CONNECTING = frozenset(words("of and the in for at"))


def organization_key(name: str) -> str:
    """One key for the ways to write one legal name; "" for a blank name.

    "The Emory Clinic, Inc." -> "emory clinic"; "ST. LUKE'S MED CTR P.A." -> "saint lukes medical center". Folds case,
    punctuation, "&", a leading THE, the legal form at the end, initials and the spellings above, and no more. Two
    companies that differ in their legal form alone share a key; that is the price of joining the variants of one name.
    So a key joins names on organization pages, and never says that two listings are one: see `Listing`.
    """
    found = _join_initials(_without_legal_form(words(_INNER_APOSTROPHE.sub("", _spell_and(name)))))
    while len(found) > 1 and found[0] == "the":
        found = found[1:]
    return _HEALTH_CARE.sub("healthcare", " ".join(_SPELLINGS.get(word, (word,))[0] for word in found))


def organization_words(name: str) -> tuple[str, ...]:
    """The words under which an organization is found: its own, joined forms and other spellings.

    "ST LUKE'S HEALTH CARE" -> st, luke, s, health, care, lukes, saint, hlth, healthcare.
    """
    separate = words(_spell_and(name))
    joined = ["".join(words(chunk)) for chunk in name.split() if not chunk.isalnum()]  # the others are whole words
    spellings = [spelling for word in _join_initials(separate) for spelling in _SPELLINGS.get(word, (word,))]
    if _HEALTH_CARE.search(" ".join(separate)):
        spellings.append("healthcare")
    elif "healthcare" in separate:
        spellings += ["health", "care"]
    return _unique([*separate, *joined, *spellings])


_HEALTH_CARE = re.compile(r"\bhealth care\b")


def _spell_and(name: str) -> str:
    return name.replace("&", " and ")


def _without_legal_form(found: tuple[str, ...]) -> tuple[str, ...]:
    while length := _legal_form_length(found):
        found = found[:-length]
    return found


def _legal_form_length(found: tuple[str, ...]) -> int:
    """How many words at the end are a legal form, the longest one that leaves a name; 0 for none."""
    for length in range(min(_LONGEST_LEGAL_FORM, len(found) - 1), 0, -1):
        if found[-length:] in _LEGAL_FORMS and found[-length - 1] not in _CONNECTING:
            return length
    return 0


def _join_initials(found: tuple[str, ...]) -> tuple[str, ...]:
    """Runs of single letters as one word: ("u", "s", "heart") -> ("us", "heart")."""
    if min(map(len, found), default=0) > 1:
        return found
    joined: list[str] = []
    for is_initials, run in groupby(found, key=lambda word: len(word) == 1 and word.isalpha()):
        letters_or_words = tuple(run)
        joined += ["".join(letters_or_words)] if is_initials else letters_or_words
    return tuple(joined)
