"""FOR_ITER_GEN: generator iteration, then failing generators and other iterables."""


def count(n):
    for i in range(n):
        yield i


def failing():
    yield 1
    raise ValueError("inside")


def stops():
    yield 1
    raise StopIteration


def op(a):
    return_value = []
    for x in a:
        return_value.append(x)
    return return_value


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(count(i % 5),)
print("warm ->", repr(last))
attempt("(count(0),)", count(0))
attempt("(failing(),)", failing())
attempt("(stops(),)", stops())
attempt("([1, 2],)", [1, 2])
attempt('((x for x in "ab"),)', (x for x in "ab"))
attempt("(count,)", count)
attempt("(map(str, count(3)),)", map(str, count(3)))
for i in range(60):
    again = op(count(i % 5),)
print("again ->", repr(again))
attempt("(count(0),)", count(0))
attempt("(failing(),)", failing())
attempt("(stops(),)", stops())
attempt("([1, 2],)", [1, 2])
