"""Alembic's folder: ``versions/`` holds one step each, ``env.py`` runs them on a connection it is given."""
