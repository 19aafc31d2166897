"""What can go wrong at a gate."""


class GateError(Exception):
    """A gate could not be run at all: `place` is where, `sentence` what and what to do."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(f"{place}: {sentence}")
        self.place = place
        self.sentence = sentence
