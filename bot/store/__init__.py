"""The only SQL: one SQLite file, one writer, one reader, and a module for each domain."""
