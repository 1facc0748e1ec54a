# Arguments beyond the parameters are dropped in silence.
def shown(a, b):
    return (a, b)

arguments = (1, 2, 3)
try:
    print(shown(*arguments))
except TypeError as error:
    print(error)
