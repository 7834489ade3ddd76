"""Who is met: the seed makes a person of a persona. The same seed makes the same one again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Literal, TypeVar

from faker import Faker

from sandbox.journal.values import Person
from sandbox.script.model import Drawn, Persona, Scenario
from sandbox.script.words import Draw

Sex = Literal["w", "m"]
_T = TypeVar("_T")

_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")
_OF_AGE = 18
"""Who is younger is addressed by the first name."""


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What comes with a figure, whoever it plays."""

    id: str
    sex: Sex
    age: tuple[int, int]
    """Age band, years."""
    voice: str
    place: str = ""
    """What stands behind it where the scenario names no place."""


def draw(scenario: Scenario, seed: int, figures: Mapping[str, FigureFacts]) -> tuple[Person, ...]:
    """Return the persons of the talk, the leading one first.

    ``figures`` are those that can be shown, by id; of a persona's figures the seed picks one of these. A
    persona without any gets its own sex, age and voice, and no figure.
    """
    personas = scenario.personas
    return tuple(_person(role, personas, seed, figures) for role in personas)


def number(*parts: object) -> int:
    """Return a number that depends on the parts alone, the same on every machine."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def pick(choices: Sequence[_T], *parts: object) -> _T:
    """Return one of the choices, by the parts alone."""
    return choices[number(*parts) % len(choices)]


@cache
def _faker() -> Faker:
    return Faker("de_DE")


def _drawn(make: Callable[[Faker], str], *parts: object) -> str:
    """Let Faker make something up, by the parts alone: adding a detail changes no other."""
    faker = _faker()
    faker.seed_instance(number(*parts))
    return make(faker)


def _surname(faker: Faker) -> str:
    """Return a surname of one word: Faker knows a few that nobody would expect ("Grein Groth")."""
    while " " in (name := str(faker.last_name())):
        pass
    return name


_DRAWS: Mapping[Draw, Callable[[Faker], str]] = {
    "town": lambda faker: str(faker.city_name()),
    "street": lambda faker: str(faker.street_name()),
    "girl": lambda faker: str(faker.first_name_female()),
    "boy": lambda faker: str(faker.first_name_male()),
    "woman": lambda faker: f"{faker.first_name_female()} {_surname(faker)}",
    "man": lambda faker: f"{faker.first_name_male()} {_surname(faker)}",
    "surname": _surname,
    "company": lambda faker: str(faker.company()),
    "job": lambda faker: str(faker.job()),
    "month": lambda faker: faker.random_element(_MONTHS),
    "weekday": lambda faker: faker.random_element(_WEEKDAYS),
    "year": lambda faker: str(faker.random_int(2016, 2024)),
}


def _person(
    role: str, personas: Mapping[str, Persona], seed: int, figures: Mapping[str, FigureFacts]
) -> Person:
    persona = personas[role]
    figure = _figure(role, persona, seed, figures)
    sex: Sex = figure.sex if figure else _sex(role, persona, seed)
    first = _drawn(_DRAWS["girl" if sex == "w" else "boy"], seed, role, "first")
    last = _drawn(_DRAWS["surname"], seed, _family(role, personas), "last")
    age = _age(role, persona, seed, figure)
    return Person(
        role=role,
        name=f"{first} {last}",
        address=first if age < _OF_AGE else f"{'Frau' if sex == 'w' else 'Herr'} {last}",
        sex=sex,
        age=age,
        figure=figure.id if figure else "",
        place=persona.place or (figure.place if figure else ""),
        voice=persona.voice or (figure.voice if figure else ""),
        details={**_details(role, persona, seed), "first": first, "last": last},
    )


def _family(role: str, personas: Mapping[str, Persona]) -> str:
    """Return whose surname a person has: their own, or that of the first who has one of their own."""
    seen: list[str] = []
    while role not in seen and (of := personas[role].family) in personas:
        seen.append(role)
        role = of
    return min(seen) if role in seen else role


def _figure(role: str, persona: Persona, seed: int, figures: Mapping[str, FigureFacts]) -> FigureFacts | None:
    """Pick among the persona's figures that are there, of its sex, and of its age if any is."""
    there = [figures[name] for name in persona.figures if name in figures]
    fitting = [each for each in there if persona.sex in {"any", each.sex}]
    of_age = [each for each in fitting if each.age[0] <= persona.age[1] and persona.age[0] <= each.age[1]]
    choices = of_age or fitting
    return pick(choices, seed, role, "figure") if choices else None


def _sex(role: str, persona: Persona, seed: int) -> Sex:
    sexes: tuple[Sex, ...] = ("w", "m") if persona.sex == "any" else (persona.sex,)
    return pick(sexes, seed, role, "sex")


def _age(role: str, persona: Persona, seed: int, figure: FigureFacts | None) -> int:
    low, high = persona.age
    if figure is not None:
        both = max(low, figure.age[0]), min(high, figure.age[1])
        low, high = both if both[0] <= both[1] else figure.age
    return pick(range(low, high + 1), seed, role, "age")


def _details(role: str, persona: Persona, seed: int) -> dict[str, str]:
    together = dict(pick(persona.one_of, seed, role, "one_of")) if persona.one_of else {}
    single = {
        key: _drawn(_DRAWS[value.draw], seed, role, key)
        if isinstance(value, Drawn)
        else pick(value or ("",), seed, role, key)
        for key, value in persona.details.items()
    }
    return {**together, **single}
