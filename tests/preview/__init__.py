"""The preview: the real command in a process of its own, and a real browser on its page."""
