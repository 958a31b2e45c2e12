"""The machinery of the Akudama Drive companion; it knows no command."""
