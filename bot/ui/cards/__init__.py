"""The documents, a module for each subject. Pure: catalogue answers in, a `Document` out."""
