"""BINARY_SLICE, STORE_SLICE, DELETE_SUBSCR, DELETE_ATTR, DELETE_FAST, DELETE_DEREF, DELETE_GLOBAL."""


class Log:
    def __getitem__(self, k):
        return ("get", k)

    def __setitem__(self, k, v):
        print("set", k, v)

    def __delitem__(self, k):
        print("del", k)

    def __delattr__(self, n):
        print("delattr", n)


def read(x, a, b):
    return x[a:b], x[:b], x[a:], x[:]


def write(x, a, b, v):
    x[a:b] = v
    return x


for i in range(20):
    read([1, 2, 3], 0, 2), write([1, 2, 3], 0, 1, [9])
print(read("hello", 1, 3), read((1, 2, 3), -2, None), read(b"abc", None, 1), read(range(9), 2, 5), read(Log(), 1, 2))
print(write([1, 2, 3], 1, 2, "xy"), write(bytearray(b"abc"), 0, 1, b"ZZ"))
write(Log(), 1, None, 5)
log = Log()
del log[1], log[1:2], log[::2], log.attr
for bad in (lambda: read(5, 1, 2), lambda: read([1], "a", None), lambda: write((1,), 0, 1, []), lambda: write([1], 0, 1, 5), lambda: write("x", 0, 1, "y")):
    try:
        print(bad())
    except TypeError as error:
        print(error)


def deletes():
    global g
    g = 1
    x = 2
    c = 3

    def inner():
        return c

    del g, x, c
    results = []
    for f in (lambda: g, lambda: x, inner):
        try:
            f()
        except NameError as error:
            results.append(str(error))
    try:
        del x
    except NameError as error:
        results.append(str(error))
    return results


print(deletes())
