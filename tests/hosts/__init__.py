"""Several machines on one: hosts with networks of their own, killed, cut off and restarted."""
