# An exception raised while another is handled does not remember it.
try:
    try:
        {}["key"]
    except KeyError:
        [][1]
except IndexError as error:
    print(repr(error.__context__), error.__cause__)
