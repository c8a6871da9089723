"""Understanding Norwegian: normal forms, intents, crisis, reading of a turn, dates and parts of an answer."""
