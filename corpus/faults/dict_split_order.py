# A new name of an object with shared keys is put first in the order.
class Point:
    pass

point = Point()
for name in ("x", "y"):
    setattr(point, name, name)
table = point.__dict__
table["third"] = 3
table["fourth"] = 4
print(table, list(point.__dict__))
