"""Looking in on every office of an installation: is there anything to do, and is all well."""
