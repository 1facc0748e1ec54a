class Half:
    __aenter__ = __aexit__ = None
    def __enter__(self): pass


class Other:
    __enter__ = __exit__ = 3


def sync(manager):
    with manager:
        pass


async def other(manager):
    async with manager:
        pass


for call in (lambda: sync(Half()), lambda: other(Other()).send(None)):
    try:
        call()
    except TypeError as error:
        print(error)
