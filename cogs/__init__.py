"""The commands: one thin module a feature. A cog imports no other cog, and nothing imports a cog."""
