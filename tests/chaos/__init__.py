"""Senders killed with SIGKILL at every step: nothing lost, nothing doubled, every doubt listed."""
