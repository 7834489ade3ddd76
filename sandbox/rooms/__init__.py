"""Rooms hold a talk together. They run without a browser: whatever shows and speaks is handed in."""
