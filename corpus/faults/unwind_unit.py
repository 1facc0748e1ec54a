# The handler is that of the instruction before the one that raised.
def run(value):
    try:
        value.append(1)
    except NameError:
        return "wrong handler"
    return undefined_name

try:
    print(run([]))
except NameError as error:
    print(error)

def fails():
    with manager:
        undefined_name

class Manager:
    def __enter__(self): return self
    def __exit__(self, kind, value, traceback): return True

manager = Manager()
print(fails())
