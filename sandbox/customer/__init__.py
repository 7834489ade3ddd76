"""The customer: from what happened so far to what happens next. Pure: no clock, no files, no chance.

How a sentence becomes an answer:

1. ``person`` draws who is met; ``opening`` writes it, and the stance at the start, into the first event.
2. The room journals what the trainee said and what was understood of it, and folds both into the ``state``.
3. ``dialogue.decide`` asks ``choice`` which reaction wins, ``consequences`` what comes of it, ``lines`` which
   line is said, ``mood`` how; ``cues`` what else happens to the call. It returns events; the room journals
   and folds them.
4. ``due`` tells the next moment at which the customer does something unasked. When it comes, the room
   journals ``TimerFired`` and asks again.
5. ``survey`` and ``endings`` close the talk. ``ahead`` tells what may be said soon, so that it can be
   prepared.

``terminal`` plays a talk with text alone in virtual time, ``trial`` runs a scenario's own tests.
"""
