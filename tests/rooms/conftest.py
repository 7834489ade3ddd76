import pytest

from tests.rooms.house import house


@pytest.fixture
async def at_home():
    async with house() as made:
        yield made
