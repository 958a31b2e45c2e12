"""The watch at work: sources are fetched and parsed, what is new is judged and stored, and servers are told.

`bot.news` judges and is pure; here is what it needs of the network, of the store and of the clock.
"""
