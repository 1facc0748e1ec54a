# Close() does not mind a value yielded meanwhile.
def stubborn():
    while True:
        try:
            yield 1
        except GeneratorExit:
            yield 2
            return

generator = stubborn()
next(generator)
try:
    print(generator.close())
except RuntimeError as error:
    print(error)
