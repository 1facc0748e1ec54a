# Join() makes its result as wide as the separator, cutting the rest.
print(", ".join(["plain", "\u20ac", "\U0001f40d"]), "".join(["a", "\u0431"]))
