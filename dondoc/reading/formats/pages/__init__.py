"""Printed pages -> Document: words and ruling lines with their places, whoever found them."""
