a = [2 ** b + 0 for b in (62,) for c in (0, 0)]
