"""What people ask that only sounds like a question about rights: other things in the same shapes, made to train on."""

from __future__ import annotations

import random

from nlu.resources import load_table

SHAPES_EACH = 3  # in which every thing is asked about; six took longer to train and told nothing more


def off_topic_ways(seed: int = 0) -> list[str]:
    """Return questions about what is not ours ("kan jeg klage på flybilletten"), the same ones every time."""
    table = load_table("off_topic.yml")
    shapes = [str(shape) for way_of_speaking in table["shapes"].values() for shape in way_of_speaking]
    draw = random.Random(seed)  # noqa: S311 - no secret
    return [shape.format(thing) for thing in table["things"] for shape in draw.sample(shapes, SHAPES_EACH)]
