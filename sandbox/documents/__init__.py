"""Papers of the people one meets: their words filled in, and laid out as PDF."""

from sandbox.documents.paper import Paper, filled
from sandbox.documents.pdf import pdf

__all__ = ["Paper", "filled", "pdf"]
