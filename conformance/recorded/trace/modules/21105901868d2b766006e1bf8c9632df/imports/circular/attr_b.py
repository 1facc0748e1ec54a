import attr_a

copied = attr_a.value
