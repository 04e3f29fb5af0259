"""What every test may use."""

from pathlib import Path

import pytest

from bot import shipped

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of small true files."""
    return SAMPLES


@pytest.fixture(scope="session")
def shipped_data() -> Path:
    return shipped.DATA
