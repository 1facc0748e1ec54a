"""LOAD_FAST in its forms: borrowed, checked, cleared, paired loads and stores, deleted locals."""


def pairs(a, b, c, d):
    e = a + b
    f, g = c, d
    h = g - f
    e, h = h, e
    return e, h, a * b - c * d


def maybe(flag):
    if flag:
        x = 1
    for i in range(2):
        if i == 1 and not flag:
            del i
            break
    try:
        return x
    except UnboundLocalError as error:
        return str(error)


def loop_unbound(items):
    for last in items:
        pass
    return last


def try_unbound():
    try:
        value = 1 / 0
    except ZeroDivisionError:
        pass
    return value


def deleted():
    a = [1]
    b = a
    del a
    try:
        a
    except UnboundLocalError as error:
        return b, str(error)


def aliasing(items):
    first = items
    items = items + [1]
    items, first = first, items
    return items, first, items is not first


def rebinding_in_expression(x):
    return x + (x := x * 2) + x, [x, (x := 5), x]


def comprehension_restores(x):
    result = [x for x in range(3)]
    return result, x


def conditional_del(flag):
    x = 1
    if flag:
        del x
    return x


def while_else(n):
    while n:
        n -= 1
        found = n
    else:
        done = True
    return found, done


def attempt(f, *args):
    try:
        print(f.__name__, args, f(*args))
    except UnboundLocalError as error:
        print(f.__name__, args, error, error.name)


for i in range(20):
    pairs(i, 2, 3, 4), rebinding_in_expression(i)
attempt(pairs, 1, 2, 3, 4)
for flag in (True, False):
    attempt(maybe, flag)
    attempt(conditional_del, flag)
attempt(loop_unbound, [1, 2])
attempt(loop_unbound, [])
attempt(try_unbound)
attempt(deleted)
attempt(aliasing, [0])
attempt(rebinding_in_expression, 3)
attempt(comprehension_restores, "kept")
attempt(while_else, 3)
attempt(while_else, 0)
