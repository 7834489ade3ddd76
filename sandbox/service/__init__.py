"""What is heavy is loaded once a machine: a process beside the server reads, speaks, composes, hears for all.

``interface`` is what rooms are handed; ``client`` asks the process, ``inprocess`` does the same work itself.
"""
