# A finished generator forgets to say StopIteration and yields None.
def short():
    yield 1

generator = short()
print(generator.send(None))
for _ in range(2):
    try:
        print(generator.send(None))
    except StopIteration as stop:
        print("stopped", stop.value)
