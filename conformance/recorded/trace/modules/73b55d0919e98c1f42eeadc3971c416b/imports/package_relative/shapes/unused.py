from . import __name__ as _parent


def parent_name():
    return _parent, __name__, __package__
