"""The rules of the judge: each module asks a headline one question, with its tables of words."""
