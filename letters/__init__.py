"""Letters a person can send: content and the person's words become a letter, nothing is stored."""
