"""From an utterance to the moves and local intents it carries, with scores, places and reasons.

Reading needs numpy alone; ``build`` fits the weights and is imported only by whoever trains.
"""

from sandbox.understanding.reader import Reader
from sandbox.understanding.reading import Explanation, MoveFound, Neighbour, Piece, Reading, Score

__all__ = ["Explanation", "MoveFound", "Neighbour", "Piece", "Reader", "Reading", "Score"]
