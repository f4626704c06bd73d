"""Calendars: bytes held to icalendar's, parsed by strangers, subscribed to by real programs."""
