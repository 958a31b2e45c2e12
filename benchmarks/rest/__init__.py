"""Discord's REST for messages as it really behaves: nonces, limits, refusals, and whatever goes wrong on the way."""
