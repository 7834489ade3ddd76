"""The typed events of talks, and what is derived from them. Pure: no clock, no database."""
