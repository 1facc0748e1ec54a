# Native methods that are told their defining class are bound as builtin_method.
import io
import os
import re

streams = [io.StringIO(), io.BytesIO(), io.TextIOWrapper(io.BytesIO()), io.BufferedReader(io.BytesIO()),
           io.BufferedWriter(io.BytesIO()), io.BufferedRandom(io.BytesIO()),
           io.BufferedRWPair(io.BytesIO(), io.BytesIO()), io.FileIO(os.devnull)]
for thing in [re.compile("a"), re.compile("a").scanner("a"), next(os.scandir("/")), *streams]:
    kinds = {name: type(getattr(thing, name, None)).__name__ for name in dir(thing)}
    print(type(thing).__name__, sorted(name for name in kinds if kinds[name] == "builtin_method"))

match = re.compile("a").match
kind = type(match)
print(kind, kind.__mro__, kind.__flags__, kind.__basicsize__, kind.__weakrefoffset__, dict(vars(kind)))
print(match.__name__, match.__qualname__, match.__self__, match.__text_signature__, match("a"))
print(match == re.compile("a").match, hash(match) == hash(re.compile("a").match))
for make in kind, kind.__base__:
    try:
        make()
    except TypeError as error:
        print(error)
