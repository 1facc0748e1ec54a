"""Uncaught TypeError for a misspelt keyword argument."""


def connect(host, *, timeout=1, retries=2):
    return host


print(connect("h", timeout=3))
try:
    connect("h", unknown=1)
except TypeError as error:
    print(error)
connect("h", timout=3)
