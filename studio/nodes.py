"""Thin words over Blender: scene, materials as formulas, meshes, curves. Metres, Blender's axes (z up)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy
import numpy as np

METRES = 0.1
"""Decimetres to metres."""
Colour = tuple[float, float, float]


def to_blender(v: Any) -> np.ndarray:
    """Turn MakeHuman's axes (decimetres, y up) into Blender's (metres, z up)."""
    v = np.atleast_2d(v)
    return np.stack([v[:, 0], -v[:, 2], v[:, 1]], 1) * METRES


def srgb(text: str) -> Colour:
    """Return a linear colour for "#rrggbb"."""
    parts = [int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return red, green, blue


def shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(1.0, x * factor) for x in colour)
    return red, green, blue


def fresh_scene(width: int, height: int, samples: int, threads: int = 1) -> Any:
    """Empty Blender and return a scene set up for Cycles with denoising."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    render, cycles = scene.render, scene.cycles
    render.engine = "CYCLES"
    cycles.device = "CPU"
    cycles.samples = samples
    cycles.use_denoising = True
    cycles.denoiser = "OPENIMAGEDENOISE"
    cycles.denoising_input_passes = "RGB_ALBEDO_NORMAL"
    cycles.denoising_prefilter = "FAST"
    cycles.use_adaptive_sampling = True
    cycles.adaptive_threshold = 0.02
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 5, 2, 2
    cycles.transmission_bounces, cycles.transparent_max_bounces = 3, 8
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.seed = 1
    scene.cycles_curves.shape = "RIBBONS"
    render.resolution_x, render.resolution_y = width, height
    render.threads_mode, render.threads = "FIXED", threads
    render.use_persistent_data = True
    scene.view_settings.view_transform = "AgX"
    scene.view_settings.look = "AgX - Medium High Contrast"
    return scene


class Material:
    """A material under construction: numbers and colours are sockets that can be reckoned with."""

    def __init__(self, name: str) -> None:
        self.material = bpy.data.materials.new(name)
        self.material.use_nodes = True
        self.tree = self.material.node_tree
        self.tree.nodes.clear()
        self._output = self.tree.nodes.new("ShaderNodeOutputMaterial")

    def put(self, socket: Any, value: Any) -> None:
        """Set or link an input."""
        if hasattr(value, "outputs"):
            value = value.outputs[0]
        if isinstance(value, bpy.types.NodeSocket):
            self.tree.links.new(value, socket)
        elif isinstance(value, tuple | list) and len(value) == 3 and socket.type == "RGBA":
            socket.default_value = (*value, 1.0)
        else:
            socket.default_value = value

    def node(self, kind: str, settings: dict[str, Any] | None = None, **inputs: Any) -> Any:
        """Add a node; underscores in input names stand for blanks."""
        node = self.tree.nodes.new("ShaderNode" + kind)
        for name, value in (settings or {}).items():
            setattr(node, name, value)
        for name, value in inputs.items():
            self.put(node.inputs[name.replace("_", " ")], value)
        return node

    def math(self, operation: str, *values: Any) -> Any:
        node = self.tree.nodes.new("ShaderNodeMath")
        node.operation = operation
        for place, value in enumerate(values):
            self.put(node.inputs[place], value)
        return node.outputs[0]

    def mix(self, share: Any, first: Any, second: Any) -> Any:
        node = self.tree.nodes.new("ShaderNodeMix")
        node.data_type = "RGBA"
        for place, value in ((0, share), (6, first), (7, second)):
            self.put(node.inputs[place], value)
        return node.outputs[2]

    def noise(self, at: Any, scale: float, detail: float) -> Any:
        return self.node("TexNoise", Vector=at, Scale=scale, Detail=detail).outputs[0]

    def attribute(self, name: str, *, vector: bool = False) -> Any:
        node = self.node("Attribute", {"attribute_name": name})
        return node.outputs["Vector" if vector else "Fac"]

    def finish(self, shader: Any) -> Any:
        """Link the surface and return Blender's material."""
        self.tree.links.new(shader.outputs[0], self._output.inputs[0])
        return self.material


def plain(name: str, colour: Colour, roughness: float = 0.5, **inputs: Any) -> Any:
    """Return a material of one colour."""
    m = Material(name)
    return m.finish(m.node("BsdfPrincipled", Base_Color=colour, Roughness=roughness, **inputs))


def glowing(name: str, colour: Colour, strength: float) -> Any:
    m = Material(name)
    return m.finish(m.node("Emission", Color=colour, Strength=strength))


def link(name: str, content: Any, material: Any = None) -> Any:
    """Put a mesh, light, camera or curve into the scene."""
    thing = bpy.data.objects.new(name, content)
    bpy.context.collection.objects.link(thing)
    if material is not None:
        content.materials.append(material)
    return thing


def mesh(
    name: str, points: np.ndarray, faces: Sequence[Sequence[int]], material: Any, uvs: Any = None
) -> Any:
    """Add a smooth mesh (points in metres)."""
    data = bpy.data.meshes.new(name)
    data.from_pydata([tuple(p) for p in points], [], faces)
    data.update()
    data.polygons.foreach_set("use_smooth", [True] * len(data.polygons))
    if uvs is not None:
        data.uv_layers.new(name="uv").data.foreach_set("uv", np.asarray(uvs, np.float32).ravel())
    return link(name, data, material)


def set_attribute(thing: Any, name: str, values: np.ndarray) -> None:
    """Give each point of a mesh a number or a vector that materials can read."""
    values = np.asarray(values, np.float32)
    kind, field = ("FLOAT", "value") if values.ndim == 1 else ("FLOAT_VECTOR", "vector")
    thing.data.attributes.new(name, kind, "POINT").data.foreach_set(field, values.ravel())


def modify(thing: Any, kind: str, **settings: Any) -> None:
    modifier = thing.modifiers.new(kind.lower(), kind)
    for name, value in settings.items():
        setattr(modifier, name, value)


def strands(name: str, lines: np.ndarray, radius: Any, material: Any) -> None:
    """Add hair, ``lines`` (count, points, 3; decimetres) thinning from ``radius`` (metres) to a quarter."""
    count, length, _ = lines.shape
    data = bpy.data.hair_curves.new(name)
    data.add_curves([length] * count)
    position = data.attributes.get("position") or data.attributes.new("position", "FLOAT_VECTOR", "POINT")
    position.data.foreach_set("vector", to_blender(lines.reshape(-1, 3)).astype(np.float32).ravel())
    taper = np.broadcast_to(
        np.asarray(radius, np.float32).reshape(-1, 1) * np.linspace(1, 0.25, length), (count, length)
    )
    thickness = data.attributes.get("radius") or data.attributes.new("radius", "FLOAT", "POINT")
    thickness.data.foreach_set("value", np.ascontiguousarray(taper, np.float32).ravel())
    link(name, data, material)
