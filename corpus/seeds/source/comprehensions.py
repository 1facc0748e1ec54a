x = [a for b in c if d for e in f if g if h]
y = {a: b for a, b in c} | {**d, 'e': 1, 2: 3}
z = {*a, *b, 1} - {c for c in d}
w = sum(a * b for a, b in zip(c, d))
class C:
    v = [lambda: u for u in range(3)]
    t = {k: [(i := j) for j in k] for k in v} if v else ()
def f():
    return [[m + n for m in o] for o in p], (q for q in r), [locals() for s in t]
