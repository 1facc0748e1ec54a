for name in "\ud800", "sys\udc80", "a\0b", "sys.\ud800":
    try:
        __import__(name)
    except ImportError as error:
        print(ascii(error), ascii(error.name))
