# A handler is not found where a loop or the like has values on the stack below it.
def run(items):
    found = []
    for item in items:
        try:
            found.append(10 // item)
        except ZeroDivisionError:
            found.append(None)
    return found

try:
    print(run([1, 0, 5]))
except ZeroDivisionError:
    print("not handled")
