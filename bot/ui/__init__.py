"""Turns catalogue answers into Discord components: documents (pure), layouts, and what happens on a click."""
