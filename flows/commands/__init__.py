"""The commands of the command line, a module for each group of them; `flows.cli` puts them together."""
