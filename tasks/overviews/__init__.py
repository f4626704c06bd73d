"""What the coordinator wants to see at a glance, as tables of plain text; the artifacts show them."""
