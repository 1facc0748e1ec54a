# Keywords that are no strings: classes get them, what takes names complains.
def show(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class Init:
    def __init__(self, *args, **kwargs):
        print(kwargs)


class New:
    def __new__(cls, *args, **kwargs):
        return kwargs


class Plain:
    pass


class Meta(type):
    def __call__(cls, *args, **kwargs):
        return "called", kwargs


class Made(metaclass=Meta):
    pass


class Mapping(dict):
    pass


KEYS = {1: 2}
show(lambda: Init(**KEYS))
show(lambda: Init(0, a=1, **KEYS))
show(lambda: New(**KEYS))
show(lambda: Plain(**KEYS))
show(lambda: Made(**KEYS))
show(lambda: Mapping(**KEYS))
show(lambda: dict(**KEYS))
show(lambda: int(**KEYS))
show(lambda: object(**KEYS))
show(lambda: ValueError(**KEYS))
show(lambda: print(**KEYS))
show(lambda: type("X", (), {}, **KEYS))
show(lambda: type.__call__(Init, **KEYS))
show(lambda: [].sort(**KEYS))
