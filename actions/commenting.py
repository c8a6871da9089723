"""A comment on one thing in the plan: set beside it word for word, the thing itself is not touched."""

from __future__ import annotations

from actions.finding import items_meant
from actions.flow import short
from actions.turn import Turn
from nlu.item_comments import said_about
from store.base import new_id
from store.follow_changes import Comment, TakeBackComment
from store.following import Following
from store.plan_state import ItemWords

COMMENT, ABOUT, TAKE_BACK, LEAVE = "kommentar", "om", "kommentar_bort", "kommentar_la"
_BUTTON = "vis_plan"
_MOST = 10  # buttons


def comment(turn: Turn, following: Following, _rest: str) -> None:
    """Find what the words are about; with several, let the person choose. The words wait in the position."""
    said = said_about(turn.text or "")
    items = items_meant(turn.content, turn.plan.items, said.about) if said and turn.plan else []
    if said is None or not items:
        turn.say(turn.words("own_plan.comment_where"))
    elif len(items) == 1:
        _add(turn, following, items[0], said.words)
        turn.move(pending=None)
    else:
        buttons = [(short(item.text), f"{_BUTTON}:{ABOUT}.{item.id}") for item in items[::-1][:_MOST]]
        leave = turn.choice(f"{_BUTTON}:{LEAVE}", "own_plan.button_leave_comment")
        turn.wait(turn.words("own_plan.comment_which"), *buttons, leave)


def comment_on(turn: Turn, following: Following, item_id: str) -> None:
    """The person has chosen what the waiting words are about."""
    said = said_about(turn.pending_text or "")
    item = turn.plan.item(item_id) if turn.plan else None
    turn.move(pending=None)
    if said is None or item is None:
        turn.say(turn.words("own_plan.comment_where"))
    else:
        _add(turn, following, item, said.words)


def leave(turn: Turn, _following: Following, _rest: str) -> None:
    """The words are no comment after all."""
    turn.say(turn.words("own_plan.not_commented"))


def take_back(turn: Turn, _following: Following, comment_id: str) -> None:
    """Take a comment back; nobody sees it any more."""
    turn.changes.append(TakeBackComment(comment_id))
    turn.say(turn.words("own_plan.comment_taken_back"))


def _add(turn: Turn, following: Following, item: ItemWords, words: str) -> None:
    made = Comment(new_id(), item.id, words)
    turn.changes.append(made)
    name = following.names.get(turn.plan.coordinator_id or "", "") if turn.plan else ""
    sees = turn.words("own_plan.comment_seen", name=name) if name else turn.words("own_plan.comment_unsent")
    text = turn.words("own_plan.commented", item=short(item.text, 80), words=words)
    back = turn.choice(f"{_BUTTON}:{TAKE_BACK}.{made.comment_id}", "own_plan.button_comment_back")
    turn.say(f"{text}\n\n{sees}", back)
