"""What is planned, and what comes due of it: each goes to the outbox in the transaction that moves its plan on."""
