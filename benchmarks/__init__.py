"""Benchmarks of a real bot process against a stub of Discord on loopback, as ratios to a bare discord.py bot."""
