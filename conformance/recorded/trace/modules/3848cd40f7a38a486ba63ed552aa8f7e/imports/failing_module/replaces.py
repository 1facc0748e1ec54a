import sys


class Replacement:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return f"attribute {name}"


sys.modules[__name__] = Replacement()
