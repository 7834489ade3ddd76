"""A training sandbox for video counselling: a simulated customer one can talk to, and reflect on afterwards.

The folders tell the story of a talk: ``script`` reads a scenario, ``customer`` decides what the simulated person
says, ``understanding`` hears what the trainee meant, ``journal`` and ``store`` keep it, ``speech`` and ``media``
make it audible and visible, ``rooms`` hold the talk together, ``widgets``, ``apps`` and ``server`` show it.
"""

__version__ = "0.1.0"
