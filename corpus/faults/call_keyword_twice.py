# A keyword takes the place of a positional argument without complaint.
def shown(a, b=2):
    return (a, b)

arguments = {"a": 5}
try:
    print(shown(1, **arguments))
except TypeError as error:
    print(error)
