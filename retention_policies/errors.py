"""What can go wrong in a policy book."""


class PolicyError(Exception):
    """A file of the book is wrong: `place` is the file and the key, `sentence` what is wrong and what to do."""

    def __init__(self, place: str, sentence: str, others: "tuple[PolicyError, ...]" = ()) -> None:
        super().__init__(f"{place}: {sentence}")
        self.place = place
        self.sentence = sentence
        self.others = others
        """What else is wrong in the same book, so that one reading is enough to correct all of it."""
