# None arrives instead of the value sent.
def echo():
    received = []
    while len(received) < 3:
        received.append((yield len(received)))
    return received

def drive(generator):
    next(generator)
    try:
        for value in "abc":
            generator.send(value)
    except StopIteration as stop:
        return stop.value

print(drive(echo()))
