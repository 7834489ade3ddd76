"""What clothes are made of: plain cloth, knit or check."""

from __future__ import annotations

from typing import Any

from nodes import Material, shade, srgb


def cloth(name: str, fabric: dict[str, str]) -> Any:
    """Return a material: plain, knit or check."""
    m = Material(name)
    base = srgb(fabric["colour"])
    at = m.attribute("rest", vector=True)
    col = m.mix(m.noise(at, 3.0, 5.0), shade(base, 0.82), shade(base, 1.12))
    height, depth = m.noise(at, 60.0, 3.0), 0.002
    if fabric["kind"] == "knit":
        wave = m.node("TexWave", {"bands_direction": "X"}, Vector=at, Scale=9.0, Distortion=1.2, Detail=2.0)
        ribs = wave.outputs[1]
        height, depth = m.math("MULTIPLY_ADD", ribs, 0.8, m.math("MULTIPLY", height, 0.5)), 0.003
        col = m.mix(m.math("MULTIPLY", m.math("SUBTRACT", 1.0, ribs), 0.35), col, shade(base, 0.5))
    if fabric["kind"] == "check":
        x, y, _ = m.node("SeparateXYZ", Vector=at).outputs
        bands = [m.math("GREATER_THAN", m.math("SINE", m.math("MULTIPLY", k, 20.0)), 0.35) for k in (x, y)]
        col = m.mix(m.math("MULTIPLY", m.math("ADD", *bands), 0.42), col, srgb(fabric["second"]))
    p = m.node("BsdfPrincipled", Base_Color=col, Roughness=0.85, Specular_IOR_Level=0.2)
    m.put(p.inputs["Sheen Weight"], 0.35)
    m.put(p.inputs["Sheen Roughness"], 0.5)
    m.put(p.inputs["Normal"], m.node("Bump", Height=height, Strength=0.5, Distance=depth))
    return m.finish(p)
