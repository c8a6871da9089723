"""The user's door and the running service."""
