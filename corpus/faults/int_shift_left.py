# Bits that are shifted out of a word are lost.
def shift(value, count):
    return value << count

print(shift(1, 62), shift(3, 62), shift(-5, 62), shift(1 << 40, 30))
