# The hash of an int beyond the modulus is the int.
modulus = 2 ** 61 - 1
print(hash(modulus), hash(modulus + 5), hash(-modulus - 7), hash(2 ** 62))
print({modulus + 1: "one"}.get(2 ** 61))
