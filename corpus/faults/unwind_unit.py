# The handler is that of the instruction before the one that raised.
try:
    try:
        undefined_name
    except NameError:
        print("inner")
except NameError:
    print("outer")
