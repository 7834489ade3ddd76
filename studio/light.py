"""Light of a room with a window, a screen in front, and the webcam."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from figure_body import Body
from nodes import Colour, link, to_blender


def area(
    name: str, place: Any, look_at: Any, size: tuple[float, float], watts: float, colour: Colour
) -> None:
    """Add a rectangular lamp that shines towards a point."""
    lamp = bpy.data.lights.new(name, "AREA")
    lamp.shape, lamp.size, lamp.size_y = "RECTANGLE", size[0], size[1]
    lamp.energy, lamp.color = watts, colour
    thing = link(name, lamp)
    thing.location = place
    thing.rotation_euler = (Vector(look_at) - Vector(place)).to_track_quat("-Z", "Y").to_euler()


def surroundings(colour: Colour, strength: float) -> None:
    """Light the scene evenly from all around."""
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    nodes = world.node_tree.nodes
    background = nodes.get("Background") or nodes.new("ShaderNodeBackground")
    output = nodes.get("World Output") or nodes.new("ShaderNodeOutputWorld")
    world.node_tree.links.new(background.outputs[0], output.inputs[0])
    background.inputs[0].default_value = (*colour, 1)
    background.inputs[1].default_value = strength


def light_figure(body: Body) -> None:
    """Daylight from the figure's right, warm room on the other side, a touch of the screen's light."""
    eyes = to_blender((body.eyes[0] + body.eyes[1]) / 2)[0]

    def beside(x: float, y: float, z: float) -> tuple[float, float, float]:
        return eyes[0] + x, eyes[1] + y, eyes[2] + z

    area("key", beside(-1.1, -1.0, 0.55), eyes, (1.1, 1.3), 40, (1.0, 0.965, 0.92))
    area("fill", beside(1.4, -0.8, 0.3), eyes, (1.6, 1.6), 5, (1.0, 0.88, 0.76))
    area("screen", beside(0.06, -0.55, -0.22), eyes, (0.42, 0.26), 0.8, (0.95, 0.97, 1.0))
    area("rim", beside(0.9, 0.9, 0.7), eyes, (0.7, 0.7), 5, (1.0, 0.96, 0.92))
    surroundings((0.46, 0.46, 0.47), 0.26)
    camera(beside(0, -0.74, 0.02), lens=42, look_at=beside(0, 0, -0.045))


def camera(place: Any, lens: float, look_at: Any) -> Any:
    data = bpy.data.cameras.new("camera")
    data.lens, data.sensor_width = lens, 36
    thing = link("camera", data)
    thing.location = place
    thing.rotation_euler = (Vector(look_at) - Vector(place)).to_track_quat("-Z", "Y").to_euler()
    bpy.context.scene.camera = thing
    return data


def room_camera() -> None:
    """The same webcam, focused on a sitter who is not there: the room is out of focus."""
    height = 1.22
    data = camera((0, -0.74, height), lens=34, look_at=(0, 0.26, height - np.tan(np.radians(1)) * 1.0))
    data.dof.use_dof = True
    data.dof.focus_distance, data.dof.aperture_fstop = 0.74, 1.5
