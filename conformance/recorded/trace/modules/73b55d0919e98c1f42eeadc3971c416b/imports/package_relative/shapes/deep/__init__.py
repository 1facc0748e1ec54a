from ..helpers import multiply

CONSTANT = multiply(6, 7)
