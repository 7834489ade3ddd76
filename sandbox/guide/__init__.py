"""The guide: criteria, checklists, evidence in a talk, and what a reflection shows. Pure.

``criteria.load()`` and ``checklist.load(guide)`` read ``content/leitfaden/``; ``reflection.reflect(...)``
turns the log of a talk into what the reflection page shows.
"""
