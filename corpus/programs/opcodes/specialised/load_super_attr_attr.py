"""LOAD_SUPER_ATTR_ATTR: super().name that is an attribute, then changed and missing."""


class A:
    x = "A.x"


class B(A):
    x = "B.x"

    def get(self, which):
        if which == "x":
            return super().x
        if which == "class":
            return super().__class__
        return super().missing


class C(A):
    x = "C.x"


class D(B, C):
    pass


def op(a, which):
    return a.get(which)


def attempt(label, *args):
    try:
        print(label, "->", repr(op(*args)))
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)


for i in range(60):
    last = op(B(), "x")
print("warm ->", repr(last))
attempt('(D(), "x")', D(), "x")
attempt('(B(), "class")', B(), "class")
attempt('(B(), "none")', B(), "none")
attempt('(D(), "none")', D(), "none")
for i in range(60):
    again = op(B(), "x")
print("again ->", repr(again))
attempt('(D(), "x")', D(), "x")
attempt('(B(), "class")', B(), "class")
attempt('(B(), "none")', B(), "none")
attempt('(D(), "none")', D(), "none")
