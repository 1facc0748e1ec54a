# Close() swallows whatever exception comes out.
def stubborn():
    try:
        yield 1
    finally:
        raise ValueError("from finally")

generator = stubborn()
next(generator)
try:
    generator.close()
    print("closed")
except ValueError as error:
    print(error)
