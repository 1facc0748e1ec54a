# What a generator returns is lost.
def counted():
    yield 1
    return "result"

generator = counted()
print(next(generator))
try:
    generator.send(None)
except StopIteration as stop:
    print(stop.value)
