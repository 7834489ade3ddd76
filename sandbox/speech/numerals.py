"""German numerals in words: cardinals, ordinals, years, decimals, telephone numbers.

Both voice engines read digits, but not alike; words are read alike, so the phoneme times of the one
fit the sound of the other.
"""

from __future__ import annotations

_SMALL = (
    "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn",
    "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn",
    "neunzehn",
)  # fmt: skip
_TENS = ("zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_IRREGULAR_ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
#: Above this a number is no quantity that anybody says; it is read digit by digit.
LARGEST = 999_999_999_999


def cardinal(number: int) -> str:
    """Return a whole number from 0 to ``LARGEST`` in words ("eintausendzweihundertfünfzig").

    Raises ``ValueError`` outside that range.
    """
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    if number < 1_000_000:
        return _below_million(number, final=True)
    words = []
    for size, one, many in ((10**9, "eine Milliarde", "Milliarden"), (10**6, "eine Million", "Millionen")):
        count, number = divmod(number, size)
        if count:
            words.append(one if count == 1 else f"{_below_million(count, final=False)} {many}")
    if number:
        words.append(_below_million(number, final=True))
    return " ".join(words)


def _below_million(number: int, *, final: bool) -> str:
    thousands, rest = divmod(number, 1000)
    word = (_below_thousand(thousands, final=False) + "tausend") if thousands else ""
    if rest or not thousands:
        word += _below_thousand(rest, final=final)
    return word


def _below_thousand(number: int, *, final: bool) -> str:
    hundreds, rest = divmod(number, 100)
    word = (("ein" if hundreds == 1 else _SMALL[hundreds]) + "hundert") if hundreds else ""
    if rest or not hundreds:
        word += _below_hundred(rest, final=final)
    return word


def _below_hundred(number: int, *, final: bool) -> str:
    if number == 1:
        return "eins" if final else "ein"
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    tail = _TENS[tens - 2]
    return f"{'ein' if ones == 1 else _SMALL[ones]}und{tail}" if ones else tail


def ordinal(number: int, ending: str = "er") -> str:
    """Return an ordinal with its ending: ``ordinal(24, "en")`` is "vierundzwanzigsten"."""
    head, tail = divmod(number, 100)
    prefix = cardinal(head * 100) if head else ""
    if tail == 0:
        stem = prefix + "st" if head else "nullt"
    elif tail in _IRREGULAR_ORDINALS:
        stem = prefix + _IRREGULAR_ORDINALS[tail]
    else:
        stem = prefix + cardinal(tail) + ("t" if tail < 20 else "st")
    return stem + ending


def year(number: int) -> str:
    """Return a year as it is said: "neunzehnhundertvierundachtzig", "zweitausendsechsundzwanzig"."""
    if 1100 <= number < 2000:
        hundreds, rest = divmod(number, 100)
        return _SMALL[hundreds] + "hundert" + (cardinal(rest) if rest else "")
    return cardinal(number)


def digits(text: str) -> str:
    """Return every digit of ``text`` by itself, separated by blanks."""
    return " ".join(_SMALL[int(d)] for d in text if d in "0123456789")


def decimal(whole: str, fraction: str) -> str:
    """Return a decimal number in words; both parts are strings of ASCII digits."""
    return f"{quantity(whole)} Komma {digits(fraction)}"


def quantity(text: str) -> str:
    """Return a string of ASCII digits as a quantity, or digit by digit where it is none (007, 20 digits)."""
    if (len(text) > 1 and text[0] == "0") or len(text) > 12:
        return digits(text)
    return cardinal(int(text))


def telephone(number: str) -> str:
    """Return a telephone number: the area code digit by digit, the rest in pairs, groups as written.

    ``number`` holds ASCII digits, a leading plus and separators. A number written in one piece is
    read in pairs after its first four digits.
    """
    spaced = "".join(c if c in "0123456789" else " " for c in number)
    groups = spaced.split()
    if len(groups) == 1 and len(groups[0]) > 5:
        groups = [groups[0][:4], groups[0][4:]]
    read = [digits(groups[0]), *(_pairs(group) for group in groups[1:])]
    return ("plus " if number.lstrip().startswith("+") else "") + ", ".join(read)


def _pairs(group: str) -> str:
    lead, rest = group[: len(group) % 2], group[len(group) % 2 :]
    words = [digits(lead)] if lead else []
    for at in range(0, len(rest), 2):
        pair = rest[at : at + 2]
        words.append(digits(pair) if pair[0] == "0" else cardinal(int(pair)))
    return " ".join(words)
