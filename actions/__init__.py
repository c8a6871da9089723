"""The hands: each Rasa action reads content and the plan as it stands, calls a plain function, and answers.

Actions return what should be said and changed (`actions.turn.Turn`); the door writes it to the store in one
transaction. No action waits for a disk.
"""
