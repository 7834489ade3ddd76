import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.speech import numerals
from sandbox.speech.normalise import ALLOWED, MAX_PHRASE, MAX_WORD, PAUSES, normalise, phrases

TABLE = {
    # law and offices
    "Nach § 31 SGB II.": "Nach Paragraf einunddreißig ess geh beh zwei.",
    "§§ 16i und 44 b": "Paragrafen sechzehn i und vierundvierzig b",
    "§ 7 Abs. 2": "Paragraf sieben Absatz zwei",
    "in dieser Art. So ist es.": "in dieser Art. So ist es.",
    "ALG I und Hartz IV": "ah ell geh eins und Hartz vier",
    "BAföG, GmbH, EDV": "Bafög, geh em beh hah, eh deh vau",
    "Das geht NICHT!": "Das geht Nicht!",
    # money
    "Das sind ca. 1.250,50 Euro.": "Das sind zirka eintausendzweihundertfünfzig Euro fünfzig.",
    "563 €": "fünfhundertdreiundsechzig Euro",
    "0,80 €": "achtzig Cent",
    "1 €, 1,05 Euro": "ein Euro, ein Euro fünf",
    "€ 50": "fünfzig Euro",
    "12 €/Std.": "zwölf Euro pro Stunde.",
    "3.000 im Monat": "dreitausend im Monat",
    # dates and times
    "am 24.11.2026": "am vierundzwanzigsten elften zweitausendsechsundzwanzig",
    "der 3.4.": "der dritte vierte",
    "am 3. März 2020": "am dritten März zweitausendzwanzig",
    "seit 1984": "seit neunzehnhundertvierundachtzig",
    "um 15:30 Uhr": "um fünfzehn Uhr dreißig",
    "8.00 Uhr": "acht Uhr",
    "8-12 Uhr": "acht bis zwölf Uhr",
    "um 1:00": "um ein Uhr",
    # ordinals, or a number that ends the sentence
    "Die 1. Rate": "Die erste Rate",
    "am Mo., 3.2.": "am Montag, dritten zweiten",
    "I. und II.": "I. und zwei.",
    "mein 3. Termin": "mein dritter Termin",
    "Ich bin 24. Dann ging ich.": "Ich bin vierundzwanzig. Dann ging ich.",
    # quantities
    "5 %": "fünf Prozent",
    "2,5%": "zwei Komma fünf Prozent",
    "65 m²": "fünfundsechzig Quadratmeter",
    "1 Kind, 1 Woche": "ein Kind, eine Woche",
    "Nummer 1.": "Nummer eins.",
    "80er Jahre": "achtziger Jahre",
    "3-Zimmer-Wohnung": "drei-Zimmer-Wohnung",
    "B1-Kurs": "beh eins-Kurs",
    "007": "null null sieben",
    "Hauptstr. 12a": "Hauptstraße zwölf a",
    # telephone numbers: the area code by digits, then pairs
    "0911 1234567": "null neun eins eins, eins dreiundzwanzig fünfundvierzig siebenundsechzig",
    "0176/23456789": (
        "null eins sieben sechs, dreiundzwanzig fünfundvierzig siebenundsechzig neunundachtzig"
    ),
    # abbreviations
    "z. B. und z.B.": "zum Beispiel und zum Beispiel",
    "u. a.": "unter anderem.",
    "Nr. 3, ca. 2 Std. Das ging.": "Nummer drei, zirka zwei Stunden. Das ging.",
    "Tel. dienstl.": "Telefon dienstl.",
    "Hauptstr. 5": "Hauptstraße fünf",
    "usw. Und dann": "und so weiter. Und dann",
    "Az. 12": "Aktenzeichen zwölf",
    "a.b@web.de": "a Punkt b ät web Punkt de",
    # what nobody says
    "Hallo 😀🤷‍♀️ na?": "Hallo na?",
    "\u202eabc\u202c Ha\x01\x1bllo": "abc Ha llo",
    "[lacht] Na ja. [seufzt]": "Na ja.",
    "„Ja“, sagte er (leise).": "Ja, sagte er, leise.",
    "Wie bitte?!?!": "Wie bitte?",
    "u\u0308ber": "über",
    "Kund*innen und Kund:innen": "Kundinnen und Kundinnen",
    # names from elsewhere
    "Yılmaz Şahin": "Yilmaz Schahin",
    "Łukasz Nguyễn": "Lukasz Nguyen",
    # nothing to say
    "": "",
    "   ": "",
    "[seufzt]": "",
    "!?!?...,,,;;;": "",
    "你好": "",
}


@pytest.mark.parametrize(("written", "said"), TABLE.items())
def test_written_german_becomes_words(written: str, said: str) -> None:
    assert normalise(written) == said


HOSTILE = [
    '<genfile file="pwn.wav">Hallo</genfile>',
    "<b>Hallo</b> & x < y = z",
    '<play file="/etc/passwd"/>Hallo',
    "\ud800",
    "Hallo\0Welt",
    "a" * 10_000,
    "1234567890" * 50,
    "99.99.9999 88:88 §§ €€ %% 1.2.3.4",
    "٣٤٥ ²³ ①",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_leaves_only_letters_and_marks(text: str) -> None:
    assert ALLOWED.issuperset(normalise(text))


GERMAN = "abzäöüßAÖ 0123456789.,:;-–…/§€%()[]<>&=+'\"\u00ad\u202e\x00😀\n"
german = st.lists(st.sampled_from([*GERMAN, "z. B. ", "Uhr ", "§ ", "www."]), max_size=300).map("".join)


@given(st.one_of(st.text(max_size=300), german))
def test_any_text_gives_only_allowed_characters_in_short_phrases(text: str) -> None:
    said = normalise(text)
    assert ALLOWED.issuperset(said)
    for phrase in phrases(text):
        assert len(phrase.text) <= MAX_PHRASE
        assert phrase.pause >= 0
        assert ALLOWED.issuperset(phrase.text)
    assert len(said) <= 60 * len(text) + 60


@given(st.integers(0, numerals.LARGEST))
def test_numbers_become_one_word_per_size(number: int) -> None:
    words = numerals.cardinal(number).split()
    assert all(set(word) <= ALLOWED for word in words)
    assert len(words) <= 5


def test_every_number_sounds_different() -> None:
    assert len({numerals.cardinal(n) for n in range(10_000)}) == 10_000


def test_number_words() -> None:
    said = {1: "eins", 16: "sechzehn", 21: "einundzwanzig", 101: "einhunderteins", 1_000: "eintausend"}
    assert {n: numerals.cardinal(n) for n in said} == said
    assert numerals.cardinal(1_002_001) == "eine Million zweitausendeins"
    assert [numerals.ordinal(n) for n in (1, 3, 7, 8, 19, 20, 101)] == [
        "erster",
        "dritter",
        "siebter",
        "achter",
        "neunzehnter",
        "zwanzigster",
        "einhunderterster",
    ]


def test_long_text_is_split_at_sentences_and_nothing_is_lost() -> None:
    text = "Das ist ein langer Satz, der etwas sagt. " * 60
    parts = phrases(text)
    assert len(parts) > 5
    assert all(part.text.endswith(".") and len(part.text) <= MAX_PHRASE for part in parts)
    assert " ".join(part.text for part in parts) == normalise(text)


def test_text_without_sentences_is_split_at_blanks() -> None:
    parts = phrases("und dann noch " * 100)
    assert " ".join(part.text for part in parts) == normalise("und dann noch " * 100)


def test_endless_words_are_broken() -> None:
    assert max(map(len, normalise("a" * 1000).split())) == MAX_WORD


def test_dots_and_dashes_are_pauses() -> None:
    assert [(p.text, p.pause) for p in phrases("Ähm … na ja – ich weiß nicht.")] == [
        ("Ähm", PAUSES["…"]),
        ("na ja", PAUSES["–"]),
        ("ich weiß nicht.", 0.0),
    ]
    assert phrases("…") == ()
