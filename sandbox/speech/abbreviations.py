"""What stands in for words in written German: abbreviations, units, signs, letters, initial words."""

from __future__ import annotations

import re

from sandbox.speech.numerals import cardinal

#: Written with dots; blanks between the parts are optional. Longer ones stand before their beginnings.
DOTTED = {
    "z. B.": "zum Beispiel",
    "u. a.": "unter anderem",
    "u. U.": "unter Umständen",
    "d. h.": "das heißt",
    "i. d. R.": "in der Regel",
    "i. A.": "im Auftrag",
    "i. O.": "in Ordnung",
    "m. E.": "meines Erachtens",
    "o. Ä.": "oder Ähnliches",
    "o. ä.": "oder ähnlich",
    "s. o.": "siehe oben",
    "s. u.": "siehe unten",
    "v. a.": "vor allem",
    "z. T.": "zum Teil",
    "z. Zt.": "zurzeit",
    "z. Z.": "zurzeit",
    "u. s. w.": "und so weiter",
    "usw.": "und so weiter",
    "usf.": "und so fort",
    "etc.": "et cetera",
    "bzw.": "beziehungsweise",
    "bspw.": "beispielsweise",
    "ca.": "zirka",
    "evtl.": "eventuell",
    "ggf.": "gegebenenfalls",
    "inkl.": "inklusive",
    "zzgl.": "zuzüglich",
    "mtl.": "monatlich",
    "jährl.": "jährlich",
    "max.": "maximal",
    "min.": "mindestens",
    "mind.": "mindestens",
    "sog.": "sogenannt",
    "vgl.": "vergleiche",
    "zus.": "zusammen",
    "geb.": "geboren",
    "verh.": "verheiratet",
    "Nr.": "Nummer",
    "Nrn.": "Nummern",
    "Std.": "Stunden",
    "Min.": "Minuten",
    "Sek.": "Sekunden",
    "Mon.": "Monate",
    "Wo.": "Wochen",
    "Tel.": "Telefon",
    "Mio.": "Millionen",
    "Mrd.": "Milliarden",
    "Tsd.": "tausend",
    "Dr.": "Doktor",
    "Prof.": "Professor",
    "Dipl.": "Diplom",
    "Hr.": "Herr",
    "Hrn.": "Herrn",
    "Fr.": "Frau",
    "St.": "Sankt",
    "Str.": "Straße",
    "Jhd.": "Jahrhundert",
    "Jh.": "Jahrhundert",
}

#: Only before a number, for they are words as well ("in dieser Art.").
BEFORE_NUMBER = {
    "Abs.": "Absatz",
    "Az.": "Aktenzeichen",
    "Art.": "Artikel",
    "Kap.": "Kapitel",
    "Bd.": "Band",
    "Tab.": "Tabelle",
    "Anl.": "Anlage",
    "S.": "Seite",
    "Kl.": "Klasse",
}

#: Only before a date.
WEEKDAYS = {
    "Mo.": "Montag",
    "Di.": "Dienstag",
    "Mi.": "Mittwoch",
    "Do.": "Donnerstag",
    "Fr.": "Freitag",
    "Sa.": "Samstag",
    "So.": "Sonntag",
}

#: Signs and units behind a number.
UNITS = {
    "€": "Euro",
    "EUR": "Euro",
    "ct": "Cent",
    "%": "Prozent",
    "‰": "Promille",
    "°C": "Grad",
    "°": "Grad",
    "km/h": "Kilometer pro Stunde",
    "km": "Kilometer",
    "m²": "Quadratmeter",
    "qm": "Quadratmeter",
    "m": "Meter",
    "cm": "Zentimeter",
    "mm": "Millimeter",
    "kg": "Kilogramm",
    "g": "Gramm",
    "mg": "Milligramm",
    "l": "Liter",
    "ml": "Milliliter",
    "h": "Stunden",
    "min": "Minuten",
    "s": "Sekunden",
    "GB": "Gigabyte",
    "MB": "Megabyte",
    "kWh": "Kilowattstunden",
}

#: Said as words although they look like initials, and the other way round.
WORDS = {
    "BAföG": "Bafög",
    "BAFÖG": "Bafög",
    "GmbH": "geh em beh hah",
    "e. V.": "eh Vau",
    "e.V.": "eh Vau",
    "KiTa": "Kita",
    "KITA": "Kita",
    "WLAN": "Weh Lahn",
    "Lkw": "Ell ka weh",
    "LKW": "Ell ka weh",
    "Pkw": "Peh ka weh",
    "PKW": "Peh ka weh",
    "TÜV": "Tüff",
    "JA": "ja",
    "NEIN": "nein",
    "OK": "okay",
    "Ok": "okay",
    "ok": "okay",
    "USA": "Uh Ess Ah",
}

#: Behind these a Roman numeral counts ("SGB II", "ALG I").
ROMAN_AFTER = ("SGB", "ALG", "Hartz", "Teil", "Band", "Klasse", "Stufe", "Sekundarstufe", "Kapitel", "Buch")
ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
    "XIV": 14,
}

_LETTERS = {
    "A": "ah",
    "B": "beh",
    "C": "zeh",
    "D": "deh",
    "E": "eh",
    "F": "eff",
    "G": "geh",
    "H": "hah",
    "I": "ih",
    "J": "jott",
    "K": "kah",
    "L": "ell",
    "M": "emm",
    "N": "enn",
    "O": "oh",
    "P": "peh",
    "Q": "kuh",
    "R": "err",
    "S": "ess",
    "T": "teh",
    "U": "uh",
    "V": "vau",
    "W": "weh",
    "X": "iks",
    "Y": "üpsilon",
    "Z": "zett",
    "Ä": "äh",
    "Ö": "öh",
    "Ü": "üh",
}


#: Initials that hold a vowel and are spelled all the same.
_SPELLED = frozenset({
    "AA", "ABM", "ADHS", "AG", "ALG", "AO", "AOK", "AU", "AVGS", "BA", "BEM", "BG", "DAK", "DGB",
    "EDV", "EGV", "EGZ", "EKS", "EU", "FAQ", "HIV", "ICE", "ID", "IHK", "ISB", "IT", "KI", "MPU",
    "NGO", "OP", "PDF", "UG", "UN", "USB", "VU", "ÖPNV",
})  # fmt: skip


def initials(word: str) -> str:
    """Return how a word in capitals is said: spelled ("SGB"), or as a word where it is one ("NICHT")."""
    if word not in ROMAN and (word in _SPELLED or not re.search("[AEIOUYÄÖÜ]", word)):
        return spell(word)
    return cardinal(ROMAN[word]) if word in ROMAN else word.capitalize()


def spell(letters: str) -> str:
    """Return the names of capital letters: "SGB" is "ess geh beh"; unknown characters are left out."""
    return " ".join(_LETTERS[c] for c in letters.upper() if c in _LETTERS)


def _dotted_pattern(written: str) -> str:
    return r"\s?".join(re.escape(part) for part in written.split(" "))


_BY_COMPACT = {written.replace(" ", ""): said for written, said in DOTTED.items()}
_DOTTED = re.compile(
    r"(?<![\wäöüÄÖÜß.])(" + "|".join(_dotted_pattern(w) for w in sorted(DOTTED, key=len, reverse=True)) + ")"
)
_BEFORE_NUMBER = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, BEFORE_NUMBER)) + r")(?=\s?\d)")
_BEFORE_DATE = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, WEEKDAYS)) + r")(?=,?\s?(?:den\s)?\d)")
_SENTENCE_END = re.compile(r"\s*$|\s+[\"„»]?[A-ZÄÖÜ]")
#: Abbreviations that commonly close a sentence, so that their dot may be its full stop as well.
_CLOSING = {"usw.", "usf.", "etc.", "u.s.w.", "o.Ä.", "o.ä.", "v.a.", "Std.", "Min.", "u.a."}


def expand_dotted(text: str) -> str:
    """Write out dotted abbreviations; a dot that also ends the sentence stays behind."""

    def said(match: re.Match[str]) -> str:
        compact = re.sub(r"\s", "", match[1])
        ends = compact in _CLOSING and _SENTENCE_END.match(text, match.end())
        return _BY_COMPACT[compact] + ("." if ends else "")

    text = _BEFORE_DATE.sub(lambda match: WEEKDAYS[match[1]], text)
    text = _BEFORE_NUMBER.sub(lambda match: BEFORE_NUMBER[match[1]], text)
    text = re.sub(r"([a-zäöü])str\.(?=[\s,;)\d]|$)", r"\1straße", text)
    return _DOTTED.sub(said, text)
