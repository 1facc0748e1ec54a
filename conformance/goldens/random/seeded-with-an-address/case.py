import _random

r = _random.Random(...)
print(r.random(), r.getrandbits(64))
