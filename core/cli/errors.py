"""What a command refuses."""


class Refused(Exception):
    """An input that a command cannot use; the text is one sentence for a person."""
