"""`python -m flows` is `tallywire`."""

from flows.cli import main

main()
