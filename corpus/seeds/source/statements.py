"""Every simple statement, and a few that are compound."""
import a.b as c, d
from . import (e as f, g,)
from ..h import *
x = y = (1, 2.5, 3j, 0x1F, 1_000)
a, (b, *c), [d] = x
x: int = 1
y.z: str
x += 1; y @= x; z **= 2
del x, (y.a, z[1:2, ..., ::3])
assert x, "message"
if x:
    pass
elif not y:
    raise ValueError from None
else:
    global g
for i, *j in zip(x, y):
    if i: continue
    break
else:
    pass
while (n := f(x, *a, k=1, **b)) > 0 <= 5 is not None:
    x -= 1
with a as b, c as (d, e):
    pass
with (open("x") as f, open("y"),):
    pass
type Alias[T: int = str, *Ts, **P] = dict[T, (Ts, P)]
