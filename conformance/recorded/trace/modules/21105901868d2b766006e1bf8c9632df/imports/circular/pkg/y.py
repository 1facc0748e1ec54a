from . import x

VALUE = "y"
