from bad_b import value_b

value_a = 1
