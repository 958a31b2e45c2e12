"""What sources answered, read into items: by a process of its own, which knows nothing and may do nothing else."""
