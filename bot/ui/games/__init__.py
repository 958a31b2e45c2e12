"""The live game as people see and operate it."""
