"""A decision that changes some rows of a plan: read, held against the plan, and applied to it."""
