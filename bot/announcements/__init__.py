"""From the outbox to Discord: each post once, in order, within Discord's limits, with a receipt."""
