"""The customer's own answers after the call, from the stance."""

from __future__ import annotations

from math import floor

from sandbox.customer.scope import Scope
from sandbox.journal.events import SurveyAnswered
from sandbox.script.fill import fill


def answered(scope: Scope) -> SurveyAnswered:
    """Return the survey as the customer fills it in now."""
    survey = scope.scenario.survey
    channel = next((each.value for each in survey.next_channel if scope.holds(each.when)), "egal")
    words = next((each.text for each in survey.words if scope.holds(each.when)), "")
    return SurveyAnswered(
        recommend=_whole(scope.number(survey.recommend), 0, 10),
        next_channel=channel,
        easy=_whole(scope.number(survey.easy), 1, 5),
        words=fill(words, scope.state.persons),
    )


def _whole(value: float, low: int, high: int) -> int:
    """Round half up, within the scale."""
    return max(low, min(high, floor(value + 0.5)))
