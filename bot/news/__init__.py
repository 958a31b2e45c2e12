"""The watch for a further season: what outlets say, judged, grouped and turned into one verdict with its evidence.

`items` names what flows through it. Everything here is pure: it knows no network, no store and no Discord.
"""
