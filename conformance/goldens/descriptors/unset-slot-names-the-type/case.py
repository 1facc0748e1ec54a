class Point:
    __slots__ = ("x",)


Point.__module__ = "shapes"
Point.__qualname__ = "Outer.Point"
Point.__name__ = "Renamed"
for read in (lambda: Point().x, lambda: Point.x.__get__(Point()), lambda: Point().y):
    try:
        read()
    except AttributeError as error:
        print(error)
