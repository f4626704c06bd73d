"""What people fill in when they start a run: the choices come from the data."""
