"""The scenario language: model, conditions, loader, diagnostics.

``load(path)`` reads one scenario, ``check(paths)`` tells what is wrong with many. A scenario is data: what it
does in a talk is told in ``sandbox.customer``.
"""
