"""The migrations are numbered one after the other, so that two that were written at once are told apart."""

from storage.migrate import read_scripts


def test_every_migration_has_the_number_after_the_one_before() -> None:
    numbers = [script.number for script in read_scripts("migrations")]
    assert numbers == list(range(1, len(numbers) + 1))
