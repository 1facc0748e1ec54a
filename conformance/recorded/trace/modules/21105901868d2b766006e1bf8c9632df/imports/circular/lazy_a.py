import lazy_b

NAME = "lazy a"


def call():
    return lazy_b.NAME
