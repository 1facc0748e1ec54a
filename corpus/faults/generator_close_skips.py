# Close() takes every place for one outside try statements.
def careful():
    try:
        yield 1
        yield 2
    finally:
        print("cleaned up")

generator = careful()
print(next(generator))
generator.close()
print("closed")
