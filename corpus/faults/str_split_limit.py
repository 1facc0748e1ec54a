# Split() by white space cuts once more than it may.
print("a b c d".split(None, 1), "a b c d".split(maxsplit=2), "a b".split())
