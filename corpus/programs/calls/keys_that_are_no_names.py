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

# Native functions differ by how they take their arguments: with a tuple and a dict, or with names apart.
import atexit
import collections
import functools
import types
import weakref

for source in """object.__new__(Plain, **KEYS)
object.__new__(object, **KEYS)
int.__new__(int, **KEYS)
list.__new__(list, **KEYS)
dict.__new__(dict, **KEYS)
float.__new__(float, **KEYS)
str.__new__(str, **KEYS)
type.__new__(type, 'X', (), {}, **KEYS)
Exception.__new__(Exception, **KEYS)
'{}'.format(**KEYS)
'{a}'.format(**KEYS)
str.format('{}', 3, **KEYS)
'{}'.format_map(**KEYS)
{}.update(**KEYS)
dict.update({}, **KEYS)
collections.OrderedDict().update(**KEYS)
collections.OrderedDict(**KEYS)
collections.Counter(**KEYS)
types.SimpleNamespace(**KEYS)
functools.partial(print, **KEYS)
weakref.ref(**KEYS)
weakref.ref(Plain, **KEYS)
weakref.ref.__new__(weakref.ref, Plain, **KEYS) is not None
atexit.register(print, **KEYS) and atexit.unregister(print)
types.GenericAlias(list, int)(**KEYS)
types.GenericAlias(Plain, int)(**KEYS)
types.GenericAlias(New, int)(**KEYS)
Plain().__init__(**KEYS)
(1).__add__(2, **KEYS)
max([1], **KEYS)
vars(**KEYS)
dir(**KEYS)""".splitlines():
    print(source, end=": ")
    show(lambda: eval(source))
