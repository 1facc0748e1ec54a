"""Uncaught NameError inside a method that suggests self."""


class Shape:
    def __init__(self):
        self.width = 3

    def area(self):
        return width * 2


print(Shape().width)
Shape().area()
