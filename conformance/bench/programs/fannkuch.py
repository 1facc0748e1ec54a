"""Pancake flipping over all permutations: list slicing and integer loops."""


def fannkuch(n):
    order = list(range(n))
    count = [0] * n
    most = checksum = 0
    even = True
    r = n
    while True:
        while r > 1:
            count[r - 1] = r
            r -= 1
        flips = 0
        cakes = order[:]
        while first := cakes[0]:
            cakes[: first + 1] = cakes[first::-1]
            flips += 1
        if flips > most:
            most = flips
        checksum += flips if even else -flips
        even = not even
        while True:
            if r == n:
                return checksum, most
            order[: r + 1] = order[1 : r + 1] + order[:1]
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


print(fannkuch(7), fannkuch(9))
