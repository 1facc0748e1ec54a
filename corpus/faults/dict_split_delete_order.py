# Deleting an attribute forgets the last attribute, not the deleted one.
class Point:
    def __init__(self):
        self.x = 1
        self.y = 2
        self.z = 3

point = Point()
del point.x
point.w = 4
print(point.__dict__, vars(Point()))
