"""dict ordering through insertion, deletion, reinsertion, resizing and clearing; int and str keys."""

d = {}
for i in range(20):
    d[i * 7 % 20] = i
print(list(d))
for i in range(0, 20, 3):
    del d[i]
print(list(d))
for i in range(0, 20, 3):
    d[i] = "back"
print(list(d.items()))
d[5] = "overwritten keeps its place"
print(list(d)[:6], d[5])
print(d.popitem(), d.popitem(), len(d))
d["new"] = 1
print(list(d)[-2:])
d.clear()
print(d, len(d))
d["after"] = 1
print(d)

big = {i: str(i) for i in range(5000)}
for i in range(0, 5000, 2):
    del big[i]
print(len(big), list(big)[:5], list(big)[-5:], big[4999])
for i in range(5000, 5100):
    big[i] = i
print(len(big), list(big)[-3:], sum(k for k in big))
while len(big) > 3:
    big.popitem()
print(big)

text = {}
for word in "the quick brown fox jumps over the lazy dog the end".split():
    text[word] = text.get(word, 0) + 1
print(text)
print(dict(sorted(text.items(), key=lambda kv: (-kv[1], kv[0]))))
print(list(reversed(text)), list(reversed(text.items()))[0], list(reversed(text.values()))[:3])


class Collide:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 1

    def __eq__(self, other):
        return isinstance(other, Collide) and self.name == other.name

    def __repr__(self):
        return self.name


collide = {Collide(c): i for i, c in enumerate("abcdefghij")}
print(collide)
del collide[Collide("c")], collide[Collide("a")]
print(collide, Collide("c") in collide, Collide("j") in collide, collide[Collide("j")])
collide[Collide("c")] = "again"
print(collide, len(collide))

merged = {"a": 1, "b": 2} | {"b": 3, "c": 4} | {"a": 5}
print(merged)
mixed = {1: "int", "1": "str", (1,): "tuple", None: "none", True: "bool replaces int", 2.5: "float", b"1": "bytes"}
print(mixed)
mixed["extra"] = frozenset([1])
print(mixed[1], mixed[1.0], mixed[True], mixed[(1,)], mixed[b"1"], mixed[2.5])
shared = [dict(x=i, y=i * i) for i in range(3)]
shared[0]["z"] = 0
del shared[1]["x"]
shared[1]["x"] = "moved"
print(shared)
copies = dict(shared[1])
copies["w"] = 1
print(copies, shared[1], copies.copy() == copies, list(copies) == list(copies.copy()))
negative = {-1: "m1", -2: "m2", 0: "z", 2**61 - 1: "p", 2**61: "p1"}
print(negative, negative[-1], negative[2**61])
print({hash(-1): "both hash to -2", hash(-2): "same key"})
