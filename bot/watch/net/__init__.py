"""Fetching as a guest: no address that is not public, no more requests than needed, nothing larger than wanted."""
