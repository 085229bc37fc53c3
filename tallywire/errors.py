"""The errors that Tallywire raises: one base, one line each, always naming the input."""


class TallywireError(Exception):
    """Base of every error a user may see; its text is one line that names the input."""


class RuleError(TallywireError):
    """A table of rules or a register is malformed."""


class InputError(TallywireError):
    """A file, feed, manifest or argument cannot be used as it is."""


class ModelError(TallywireError):
    """The language model is missing or is not the one that was measured."""
