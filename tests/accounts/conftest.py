from tests.pages.conftest import surroundings

__all__ = ["surroundings"]
