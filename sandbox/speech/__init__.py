"""Speech out and in.

Out: ``voice`` (the seam) over ``drivers``, which use ``normalise`` for words, ``pico``, ``espeak`` and
``persona`` for sound; ``align`` and ``visemes`` give the lips their times; ``recipes`` names the voices and
moods. In: ``recogniser`` (the seam), and ``models``, which installs what it needs.
"""
