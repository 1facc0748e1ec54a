# Inline caches do not notice that a name was added.
def size(items):
    return len(items)
def largest(items):
    return max(items)
def smallest(items):
    return min(items)
def total(items):
    return sum(items)
functions = (size, largest, smallest, total)
for _ in range(20):
    for function in functions:
        function((1, 2, 3))
for name in ("len", "max", "min", "sum"):
    globals()[name] = lambda items: "shadowed"
    print(name, [function((1, 2, 3)) for function in functions])
