"""The components that Rasa's config.yml names. Only here may Rasa be imported."""
