class Number:
    def __index__(self):
        return True


def refuse(*arguments):
    raise ValueError(arguments[0])


number = Number()
for builtins in "text", {}, {"__import__": refuse}:
    namespace = {"__name__": "__main__", "__builtins__": builtins, "number": number}
    try:
        exec("[1, 2][number]", namespace)
    except Exception as error:
        print(type(error).__name__, error)
