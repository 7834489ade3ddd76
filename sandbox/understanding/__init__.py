"""From an utterance to the moves and local intents it carries, with scores, places and reasons.

Loads no training code: ``build`` is a module of its own.
"""
