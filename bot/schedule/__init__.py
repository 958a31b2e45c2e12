"""When things happen: wall-clock times and zones, repeats, what people type, and calendar files. Pure."""
