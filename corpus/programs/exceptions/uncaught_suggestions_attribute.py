"""Uncaught AttributeError with a suggestion, after several that only show their attributes."""


class Configuration:
    timeout = 1

    def __init__(self):
        self.maximum = 2
        self._private = 3

    def calculate(self):
        return self.maximun


for name in ("timeuot", "maximun", "zzz", "_privat"):
    try:
        getattr(Configuration(), name)
    except AttributeError as error:
        print(error, error.name, type(error.obj).__name__)
Configuration().calculate()
