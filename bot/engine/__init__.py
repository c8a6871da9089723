"""Rasa Open Source 3.6.21 in our process: it decides what to say next. No store, no server, no authority."""
