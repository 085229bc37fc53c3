"""Tallywire's domain: text in, reported figures, events and their changes out. Pure."""

__version__ = "0.1.0"
