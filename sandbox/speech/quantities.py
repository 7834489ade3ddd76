"""Rewrites what holds digits into words: dates, times, money, paragraphs, telephone numbers, quantities.

Each rule is a pattern and a function; ``spoken`` applies them from the most to the least particular.
German endings of ordinals follow the word before them ("am 3." is "am dritten").
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sandbox.speech import numerals
from sandbox.speech.abbreviations import ROMAN, ROMAN_AFTER, UNITS

Rule = Callable[[re.Match[str]], str]

_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
_SHORT_MONTHS = {name[:3]: name for name in _MONTHS} | {"Mrz": "März", "Sept": "September"}
_WHOLE = r"\d{1,3}(?:\.\d{3})+|\d+"
_NUMBER = rf"(?<![\d.,])({_WHOLE})(?:,(\d+))?"
_DETERMINERS = r"am|vom|zum|beim|im|de[mnrs]|die|das|[mdsMDS]?ein\w*|[iI]hr\w*|unser\w*|jede\w*"


def _ending(before: str) -> str:
    """Return the ending of an ordinal behind the last word of ``before``."""
    word = (re.findall(r"\w+", before) or [""])[-1].lower()
    if word in {"der", "die", "das"}:
        return "e"
    if word in {"am", "vom", "zum", "beim", "im", "bis", "seit", "ab", "des"} or word.endswith(
        ("en", "em", "tag", "woch")
    ):
        return "en"
    if re.fullmatch(r"(?:mein|dein|sein|ihr|unser|ein|jed)(er|e)", word):
        return "en" if word.endswith("er") else "e"
    return "er"


def _head(match: re.Match[str]) -> str:
    return match.string[: match.start()]


def _whole(text: str) -> str:
    return text.replace(".", "")


def _amount(whole: str, fraction: str | None) -> str:
    whole = _whole(whole)
    return numerals.decimal(whole, fraction) if fraction else numerals.quantity(whole)


def _date(match: re.Match[str]) -> str:
    day, month = int(match[1]), int(match[2])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    ending = _ending(_head(match))
    said = f"{numerals.ordinal(day, ending)} {numerals.ordinal(month, ending)}"
    if not match[3]:
        return said
    number = int(match[3])
    return f"{said} {numerals.year(number) if number > 99 else _two_digit_year(match[3].strip())}"


def _two_digit_year(text: str) -> str:
    return numerals.digits(text) if text.startswith("0") else numerals.cardinal(int(text))


def _day_of_month(match: re.Match[str]) -> str:
    month = _SHORT_MONTHS.get(match[2].rstrip("."), match[2])
    said = f"{numerals.ordinal(int(match[1]), _ending(_head(match)))} {month}"
    return f"{said} {numerals.year(int(match[3]))}" if match[3] else said


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24 or minute > 59:
        return match[0]
    said = "ein Uhr" if hour == 1 else f"{numerals.cardinal(hour)} Uhr"
    return f"{said} {numerals.cardinal(minute)}" if minute else said


def _money(match: re.Match[str]) -> str:
    whole, cents, per = _whole(match[1]), match[2] or "", match[3]
    hundredths = int(cents) if cents.isdigit() else 0
    rate = f" pro {_PER.get(per.rstrip('.'), per)}" if per else ""
    if hundredths and not int(whole):
        return f"{numerals.cardinal(hundredths)} Cent{rate}"
    said = "ein Euro" if whole == "1" else f"{numerals.quantity(whole)} Euro"
    return said + (f" {numerals.cardinal(hundredths)}" if hundredths else "") + rate


_PER = {
    "Std": "Stunde",
    "Stunden": "Stunde",
    "h": "Stunde",
    "Mon": "Monat",
    "m²": "Quadratmeter",
    "qm": "Quadratmeter",
}


def _paragraph(match: re.Match[str]) -> str:
    word = "Paragrafen" if len(match[1]) > 1 else "Paragraf"
    return f"{word} {numerals.quantity(match[2])}" + (f" {match[3]}" if match[3] else "")


def _unit(match: re.Match[str]) -> str:
    amount = _amount(match[1], match[2])
    if amount == "eins":
        amount = "eine" if match[3] in {"h", "min", "s", "kWh"} else "ein"
    word = UNITS[match[3]]
    if amount == "eine":
        word = word.removesuffix("n")
    return f"{amount} {word}"


def _ordinal(match: re.Match[str]) -> str:
    return numerals.ordinal(int(match[1]), _ending(_head(match)))


def _plain(match: re.Match[str]) -> str:
    whole, fraction = match[1], match[2]
    if fraction is None and re.fullmatch(r"1[1-9]\d\d", whole):
        return numerals.year(int(whole))
    said = _amount(whole, fraction)
    return _agree(match) if said == "eins" else said


def _agree(match: re.Match[str]) -> str:
    """Return "ein", "eine" or "eins" for the figure 1, by the noun behind it."""
    tail = match.string[match.end() :]
    noun = re.match(r"\s([A-ZÄÖÜ][\wäöüß]*)", tail)
    if not noun:
        level = re.search(r"\b[A-Z] $", _head(match))  # "B1-Kurs"
        return "ein" if tail.startswith("-") and not level else "eins"
    return "eine" if re.search(r"(?:e|ung|heit|keit|ion|schaft|Person|Mail|Nummer)$", noun[1]) else "ein"


def _roman(match: re.Match[str]) -> str:
    value = ROMAN.get(match[2])
    return f"{match[1]} {numerals.cardinal(value)}" if value else match[0]


def _after_word(match: re.Match[str]) -> str:
    """Decide between "am 3. Termin" and a number that ends a sentence, by the word before."""
    if re.search(rf"\b(?:{_DETERMINERS})\s+$", _head(match), re.IGNORECASE):
        return _ordinal(match)
    return match[0]


_UNIT_NAMES = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_MONTH_NAMES = "|".join([*_MONTHS, *(rf"{short}\b\.?" for short in _SHORT_MONTHS if short != "Mai")])

_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (
        re.compile(
            r"(?<![\w.,+])(\+\d{1,3}[\d /()-]{5,18}\d|0\d{1,5} ?[ /-] ?[\d /-]{3,15}\d|0\d{6,13})(?![\w,])"
        ),
        lambda match: numerals.telephone(match[1].replace("(0)", " ")),
    ),
    (re.compile(r"(§{1,2})\s*(\d{1,4})(?:\s?([a-z])\b)?"), _paragraph),
    (re.compile(r"(?<=\d)\s?[-–—]\s?(?=\d)"), lambda _: " bis "),
    (re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.(?:\s?((?:19|20)\d{2}|\d{2})(?![\d.:,]))?"), _date),
    (re.compile(rf"(?<![\d.])(\d{{1,2}})\.\s?({_MONTH_NAMES})(?:\s(\d{{4}})\b)?"), _day_of_month),
    (re.compile(r"(?<![\d.,:])(\d{1,2}):(\d{2})(?![\d:])(?:\s?Uhr\b)?"), _time),
    (re.compile(r"(?<![\d.,:])(\d{1,2})\.(\d{2})\s?Uhr\b"), _time),
    (re.compile(r"€\s?(\d[\d.]*(?:,\d+)?)"), lambda match: f"{match[1]} €"),
    (
        re.compile(
            rf"(?<![\d.,])({_WHOLE})(?:,(\d\d|--?|–))?\s?(?:€|Euro\b|EUR\b)"
            r"(?:\s?/\s?(Stunden|Stunde|Std\.?|Monat|Mon\.?|Tag|Woche|h|qm|m²)(?!\w))?"
        ),
        _money,
    ),
    (re.compile(rf"{_NUMBER}\s?({_UNIT_NAMES})(?!\w)"), _unit),
    (re.compile(r"(?<![\w.,])(\d{1,3})\.(?=\s[a-zäöü])"), _ordinal),
    (re.compile(r"(?:(?<=\s)|^)(\d{1,3})\.(?=\s[A-ZÄÖÜ]|\s*$)"), _after_word),
    (re.compile(r"(?<![\w.,/])1/2(?![\w/])"), lambda _: "ein halb"),
    (re.compile(r"(?<!\w)[-−](?=\d)"), lambda _: "minus "),
    (re.compile(r"\+\s?(?=\d)"), lambda _: "plus "),
    (re.compile(r"(?<!\w)(\d{1,3})(?:x|×)(?!\w)"), lambda match: f"{numerals.quantity(match[1])} mal"),
    (re.compile(r"(?<=[A-Za-zÄÖÜäöüß])(?=\d)|(?<=\d)(?=[a-z]\b)"), lambda _: " "),
    (re.compile(_NUMBER), _plain),
    (re.compile(r"\d+"), lambda match: numerals.quantity(match[0])),
    (re.compile(rf"\b({'|'.join(ROMAN_AFTER)})\s([IVX]{{1,4}})\b"), _roman),
)


def spoken(text: str) -> str:
    """Return ``text`` with everything written in digits put into words; ASCII digits never remain."""
    for pattern, rule in _RULES:
        text = pattern.sub(rule, text)
    return text
