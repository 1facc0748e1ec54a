"""An exception while another propagates, and one raised during unwinding of a with block."""


class Resource:
    def __enter__(self):
        print("open")
        return self

    def __exit__(self, kind, value, trace):
        print("close", kind.__name__)
        self.release()

    def release(self):
        raise RuntimeError("release failed")


def use():
    with Resource() as r:
        raise LookupError("in the body")


try:
    use()
finally:
    print("outer finally")
