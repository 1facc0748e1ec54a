"""_random.Random: seeds, numbers and states of the Mersenne Twister."""

import _random


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


R=_random.Random
for s in [1,-1,0,'abc'.__len__(),1.5,2**100,-2**70,True,(1,2),12345678901234567890,2**64]:
    r=R(s); print(s, r.random(), r.random(), r.getrandbits(5), r.getrandbits(32), r.getrandbits(33), r.getrandbits(100), r.getrandbits(0))
r=R(5); st=r.getstate(); a=[r.random() for i in range(1000)]; r.setstate(st); print(a==[r.random() for i in range(1000)], hash(st)==hash(R(5).getstate()), st[:3], st[-1], sum(a))
for f in [lambda: R([]), lambda: R(1,2), lambda: R(x=1), lambda: r.getrandbits(-1), lambda: r.getrandbits('x'), lambda: r.getrandbits(1<<70), lambda: r.getrandbits(), lambda: r.seed(1,2), lambda: r.setstate(1), lambda: r.setstate((1,)), lambda: r.setstate(('x',)*625), lambda: r.setstate((2**33,)*625), lambda: r.setstate((-1,)*625), lambda: r.setstate((1,)*624+(700,)), lambda: (r.seed(9),r.random()), lambda: (r.seed(),1)]: show('Random', f)
class Sub(R):
    def __init__(self,x): pass
    def __new__(cls,*a): return super().__new__(cls)
show('sub', lambda: Sub(3).getstate()[-1])
