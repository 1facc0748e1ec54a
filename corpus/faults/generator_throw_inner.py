# Throw() does not go to the inner iterator.
def inner():
    try:
        yield 1
    except KeyError as error:
        yield ("inner", error.args)

def outer():
    try:
        yield from inner()
    except KeyError as error:
        yield ("outer", error.args)

generator = outer()
print(next(generator))
print(generator.throw(KeyError("thrown")))
