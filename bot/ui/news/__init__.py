"""The news as people read it: the verdict with its evidence, headlines, stories and past predictions."""
