# Inline caches do not notice that a name was added.
def size(items):
    return len(items)

for _ in range(20):
    size("abc")
len = lambda items: "shadowed"
print(size("abc"))
