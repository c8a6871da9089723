"""The coordinator's door: login, list, plan, confirm, print.

A coordinator reads the drafts that were sent to them and answers item by item. No function in this room can change
a person's word: the store has none that would, and nothing here asks for one.
"""

from coordinator.handover_days import carry_out_due
from coordinator.keys import DESK, Desk, body_limit
from coordinator.routes import add_routes

__all__ = ["DESK", "Desk", "add_routes", "body_limit", "carry_out_due"]
