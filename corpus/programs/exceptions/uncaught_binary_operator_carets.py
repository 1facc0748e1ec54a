"""Carets that single out the operator, the subscript and the call in one long line."""


def attempt(function):
    try:
        function()
    except Exception as error:
        print(type(error).__name__, error)


data = {"a": {"b": [1, 2, {"c": None}]}}
attempt(lambda: data["a"]["b"][2]["d"])
attempt(lambda: data["a"]["b"][1] + data["a"]["b"][2]["c"])


def final(x):
    return 1 + data["a"]["b"][0] * (x + 2) - data["a"]["b"][2]["c"] ** 2 + len("abc")


def before(x):
    assert x, "not empty"; return data["a"]["b"][2]["c"].attribute(final(x))


before(1)
