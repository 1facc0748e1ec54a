raise KeyError("in the child")
