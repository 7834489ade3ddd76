"""Faces as weights of face units: mouth shapes, moods, gaze, lids; and what to do when two of them meet."""

from __future__ import annotations

MOUTHS: dict[str, dict[str, float]] = {
    "A": {"jawOpen": 0.46, "mouthLowerDown": 0.25, "mouthUpperUp": 0.40},
    "E": {"jawOpen": 0.26, "mouthStretch": 0.30, "mouthUpperUp": 0.40, "mouthLowerDown": 0.35},
    "I": {
        "jawOpen": 0.10,
        "mouthStretch": 0.40,
        "mouthSmile": 0.18,
        "mouthUpperUp": 0.42,
        "mouthLowerDown": 0.45,
    },
    "O": {"jawOpen": 0.36, "mouthFunnel": 0.60, "mouthPucker": 0.15},
    "U": {"jawOpen": 0.14, "mouthPucker": 0.70, "mouthFunnel": 0.35},
    "M": {"mouthPress": 0.55, "mouthRollLower": 0.35, "mouthRollUpper": 0.30},
    "F": {"jawOpen": 0.10, "mouthRollLower": 0.60, "mouthUpperUp": 0.40},
    "L": {"jawOpen": 0.22, "mouthStretch": 0.12, "mouthUpperUp": 0.38, "mouthLowerDown": 0.30},
    "S": {
        "jawOpen": 0.06,
        "mouthStretch": 0.20,
        "mouthUpperUp": 0.30,
        "mouthLowerDown": 0.55,
        "mouthFunnel": 0.15,
    },
}

MOODS: dict[str, dict[str, float]] = {
    "neutral": {},
    "open": {
        "mouthSmile": 0.50,
        "cheekSquint": 0.40,
        "eyeSquint": 0.10,
        "browOuterUp": 0.30,
        "browInnerUp": 0.20,
    },
    # Pressing alone pulls the corners up and reads as a smile, so the corners are pulled down against it.
    "tense": {
        "browDown": 0.55,
        "browInnerUp": 0.40,
        "mouthPress": 0.45,
        "mouthRollLower": 0.30,
        "mouthRollUpper": 0.20,
        "mouthFrown": 0.30,
        "eyeSquint": 0.22,
        "noseSneer": 0.12,
    },
    "sad": {
        "browInnerUp": 1.10,
        "mouthFrown": 0.45,
        "mouthShrugLower": 0.25,
        "eyeBlink": 0.20,
        "eyeLookDown": 0.15,
    },
    "annoyed": {
        "browDown": 1.25,
        "noseSneer": 0.45,
        "mouthPress": 0.60,
        "eyeSquint": 0.55,
        "mouthFrown": 0.45,
    },
    "relieved": {
        "mouthSmile": 0.75,
        "browInnerUp": 0.45,
        "eyeSquint": 0.30,
        "cheekSquint": 0.50,
        "jawOpen": 0.08,
        "mouthLowerDown": 0.15,
        "mouthUpperUp": 0.15,
    },
    "tired": {"eyeBlink": 0.28, "eyeSquint": 0.10, "browInnerUp": 0.35, "mouthFrown": 0.22, "browDown": 0.10},
}

RESTING = {"eyeBlink": 0.10, "eyeSquint": 0.12, "mouthSmile": 0.04}
"""A living face is never quite the neutral mesh: lids a little down, corners a little up."""

EYES: dict[str, dict[str, float]] = {"half": {"eyeBlink": 0.50}, "shut": {"eyeBlink": 0.90}}

Turn = tuple[float, float, float]

HEADS: dict[str, tuple[Turn, tuple[float, float], dict[str, float]]] = {
    "away": ((1, 10, 2), (12, 2), {"eyeLookOutLeft": 0.5, "eyeLookInRight": 0.5}),
    "down": ((11, 3, 0), (3, 19), {"eyeLookDown": 0.95, "eyeBlink": 0.12}),
    "listen": ((1, 2, 4), (0, 0), {}),
    "nod1": ((2.5, 0, 0), (0, 0), {}),
    "nod2": ((5, 0, 0), (0, 0), {}),
    "nod3": ((8, 0, 0), (0, 0), {}),
}
"""Per pose, in degrees: head pitch (down), yaw (to the figure's left), roll; eye yaw and pitch; lid units."""

REGION: dict[str, tuple[float, float, float, float]] = {
    "mouth": (0.375, 0.625, 0.25, 0.60),
    "eyes": (0.38, 0.62, 0.52, 0.78),
    "head": (0.29, 0.71, 0.14, 1.0),
}
"""Parts of the frame that are rendered alone: left, right, bottom, top as shares, y upwards."""


def add(*faces: dict[str, float]) -> dict[str, float]:
    """Sum the weights of several faces."""
    total: dict[str, float] = {}
    for face in faces:
        for unit, weight in face.items():
            total[unit] = total.get(unit, 0.0) + weight
    return total


def speaking(mood: dict[str, float], mouth: str) -> dict[str, float]:
    """Return a mood's weights while the mouth forms a sound: pressed lips would keep it shut, a smile widen M."""
    if mouth == "M":
        kept = ("mouthFrown",)  # without it M smiles in every mood, as pressed lips do
        softened = {u: 0.45 for u in mood if u not in kept and (u.startswith("mouth") or u == "jawOpen")}
        return {unit: weight * softened.get(unit, 1.0) for unit, weight in mood.items()}
    closing = ("mouthPress", "mouthRollLower", "mouthRollUpper", "mouthShrugLower")
    return {
        unit: weight * (0.35 if unit in closing else 0.7 if unit.startswith("mouth") else 1.0)
        for unit, weight in mood.items()
    }


def face(
    mood: str, mouth: str = "", eyes: str = "", lids: dict[str, float] | None = None
) -> dict[str, float]:
    """Return all weights of one rendered face. Raises KeyError for an unknown mood, mouth or lid."""
    base = speaking(MOODS[mood], mouth) if mouth else MOODS[mood]
    return add(RESTING, base, MOUTHS[mouth] if mouth else {}, EYES[eyes] if eyes else {}, lids or {})
