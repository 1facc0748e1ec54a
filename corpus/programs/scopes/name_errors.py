"""Where names may not be what a program makes of them: the SyntaxErrors of the symbol table, with their places."""

import ast
import warnings

warnings.simplefilter("ignore")

SOURCES = r'''
def f(x):
  global x
===
def f(x):
  nonlocal x
===
def f():
  x
  global x
===
def f():
  x=1
  global x
===
def f():
  x:int
  global x
===
def f():
  def g():
    x
    nonlocal x
===
def f():
  x=1
  def g():
    x=1
    nonlocal x
===
def f():
  x=1
  def g():
    x:int
    nonlocal x
===
nonlocal x
===
def f(): nonlocal x
===
class A: nonlocal x
===
def f():
  x=1
  class A:
    nonlocal x
    x=2
===
def f():
  global x
  nonlocal x
===
def f():
  x=1
  def g():
    global x
    nonlocal x
===
def f(a,a): pass
===
def f(a,*,a): pass
===
lambda a,*a:1
===
def f(a,**a): pass
===
def f[T,T](): pass
===
class A[T,*T]: pass
===
type X[T,**T]=int
===
class A:
  def f(): from x import *
===
def f(): from x import *
===
class A: from x import *
===
from x import *
===
[y:=1 for y in x]
===
[x for x in (y:=z)]
===
[(y:=x) for y in z]
===
[[(i:=0) for j in z] for i in z]
===
[(j:=0) for i in z for j in z]
===
[i for i in z if (j:=1) for j in z]
===
class A: [(y:=x) for x in z]
===
class A:
  def f(self): [(y:=x) for x in z]
===
class A: x = lambda: [(y:=x) for x in z]
===
def f[T: [(y:=x) for x in z]](): pass
===
type X = [(y:=x) for x in z]
===
class A[T]([(y:=x) for x in z]): pass
===
def f(a:[(y:=x) for x in z]): pass
===
x:[(y:=x) for x in z]
===
def f[T=(yield)](): pass
===
def f[T:(yield)](): pass
===
def f[T:(int,(yield))](): pass
===
def f[*T=(yield from x)](): pass
===
def f[**T=(await x)](): pass
===
type X=(x:=1)
===
type X=(yield)
===
type X=(await z)
===
class A[T]((yield)): pass
===
class A[T](x:=1): pass
===
class A[T]((x:=1)): pass
===
class A[T](metaclass=(await x)): pass
===
def f(x:(yield)): pass
===
def f(x:(y:=1)): pass
===
def f()->(await 1): pass
===
x:(yield)
===
x:(y:=1)
===
def f():
  x:(y:=1)
===
def f():
  x:(yield)
===
def f():
  x:y
  x:[a for a in b]
  z.y:int=3
  (q):int=4
  (q2):int
===
async def f():
  x:(await y)
===
await x
===
def f(): await x
===
class A: await x
===
lambda: await x
===
async def f(): lambda: await x
===
async def f(): await x
===
async def f(): [await x for y in z]
===
[await x for y in z]
===
def f(): [await x for y in z]
===
def f(): [x async for x in y]
===
def f(): {x async for x in y}
===
def f(): {x:1 async for x in y}
===
def f(): (x async for x in y)
===
def f(): [x for x in y for y in [z async for z in w]]
===
async def f(): [[x async for x in y] for z in w]
===
async def f(): ([x async for x in y] for z in w)
===
def f(): ([x async for x in y] for z in w)
===
def f():
  async with a: pass
===
def f():
  async for a in b: pass
===
async with a: pass
===
async for a in b: pass
===
class A:
  async for a in b: pass
===
[(yield) for x in y]
===
{(yield) for x in y}
===
{(yield):1 for x in y}
===
((yield) for x in y)
===
[x for x in (yield)]
===
def f(): [x for x in (yield)]
===
def f(): [(yield from x) for x in y]
===
__debug__=1
===
def __debug__(): pass
===
def f(__debug__): pass
===
class __debug__: pass
===
x.__debug__=1
===
del x.__debug__
===
del __debug__
===
import __debug__
===
import a as __debug__
===
from a import __debug__
===
f(__debug__=1)
===
class A(__debug__=1): pass
===
match x:
  case A(__debug__=1): pass
===
match x:
  case __debug__: pass
===
match x:
  case {**__debug__}: pass
===
match x:
  case [*__debug__]: pass
===
try: pass
except A as __debug__: pass
===
(__debug__:=1)
===
for __debug__ in x: pass
===
with x as __debug__: pass
===
global __debug__
===
def f[__debug__](): pass
===
x: __debug__
===
__debug__: int
===
__debug__: int = 1
===
lambda __debug__: 1
===
lambda *__debug__: 1
===
type __debug__ = int
===
[0 for __debug__ in x]
===
print(__debug__)
===
from __future__ import braces
===
from __future__ import nope
===
from __future__ import annotations, nope
===
x=1
from __future__ import annotations
===
"doc"
"doc2"
from __future__ import annotations
===
"doc"
from __future__ import annotations
x: (a.b)[c]
def f(x:y,*z:w)->v: k
class C:
  a:b
  def f(self, x: __class__): super()
x: [a for a in b]
===
from __future__ import annotations; x=1; from __future__ import division
===
from __future__ import annotations; from __future__ import division
===
def f():
  from __future__ import annotations
===
from __future__ import annotations
x:(y:=1)
===
from __future__ import annotations
def f(x:(yield)): pass
===
from .__future__ import x
===
from __future__ import *
===
class A:
  __x=1
  def __f(self,__a):
    self.__b=__c
    import __d, __e.f, g.__h as __i, __j__
    global __k
    for __l in x: pass
    [__m for __m in x]
    class __B[__T: __U = __V](__W):
      __y=__T
    def g[__Z: __Q](): nonlocal __a
===
class ___:
  __x=1
===
class _A_:
  __x: __y
  __z___ = 1
  _q_ = 2
===
def f():
  def g[T]():
    nonlocal T
===
def f[T]():
  nonlocal T
===
def f[T]():
  T=1
  def g(): nonlocal T
===
def f[__classdict__](): pass
===
def f[*__classdict__](): pass
===
class A:
  def f[T](self, x:T, y: int=1, *a:T, k: T=2, **kw: T)->T: return x
  type X[T:int=str]=list[T]
  type Y=Z
  z: X
  if a:
    q: int
  def g(self): return __class__, super, super().x
  w=[super() for x in y]
  v=[__class__ for x in y]
  u=[lambda: __class__ for x in y]
  s=[__classdict__ for x in y]
===
def outer():
  z=1
  class A[T]:
    z: z
    x: z
    def f(self)->z: return z
    class B[U](A[z]):
      def g[V=z](self)->U: return V,T
    y=[z for q in z]
    y=[(lambda: z+q) for q in z]
    global gg
    def h(self)->gg: pass
===
def f():
  x=1
  y=[x for x in z]
  y=[lambda:x for x in z]
  def g(): return x
  [[a+b+c for a in c] for b in c]
  [[(lambda: a+b+c) for a in c] for b in c]
  {k:v for k,v in w}
  (k for k in x)
  [k for k in (l for l in x)]
  [(yy:=k) for k in x]
===
[(yy:=k) for k in x]
[[(zz:=k) for k in x] for q in w]
===
def f():
  global yy
  [(yy:=k) for k in x]
===
if x:
  y: int
for a in b:
  class A:
    x: int
    if z:
      y: int
    for q in w: 
      r: int
===
def f(a=lambda:b, *, c=[d for d in e], **k): pass
===
@dec(x:=1)
def f(): yield
===
def f():
  return 1
  yield
===
match x:
  case [a,*b,{"k":c,**d}] if e: f
  case A(g,h=i) | (j as k): pass
  case None | 1: pass
  case _: pass
===
try: a
except* B as c: d
else: e
finally: f
===
f"{a!r:{b}}{(lambda: c)}" t"{d:{e}}"
===
async def f():
  async with a as b, c as d: pass
  async for e in f: pass
  else: g
  return (await h)
===
import a.b.c, d as e
from f import g as h, i
===
def f():
  __class__
  def g(): super
===
class A:
  __class__
  x = __class__
  def f(): nonlocal __class__; __class__=1
===
class A:
  def f():
    class B:
      def g(): super()
      x = [super() for y in z]
      x = [[lambda: __class__ for y in z] for w in z]
===
class A:
  x = __conditional_annotations__
  if y:
    z: int
  def f(): __conditional_annotations__
  w = [__conditional_annotations__ for a in b]
===
def f(a, /, b, *c, d, **e):
  del a; b += 1; assert c, d; raise e from f
  with a as b: pass
  while x: y
  else: z
  a[b:c:d] = *e, f
  a.b.c
  {1:2, **x}; {3,4}; not x; x if y else z; x < y < z; f(*a, **b)
===
class A[T, *U, **P](B[T], metaclass=M):
  def f(self) -> T: x = T
===
class A:
  class B[T: (x, y) = z]: 
    q: T
    def f[U: T](self, a: U): pass
  def g[T=lambda: [x for x in y]](): pass
  type Z[T] = [T for a in b]
===
def f():
  x: int = 1
  def g(): return x
  nonlocal_ = 3
  class C:
    x
    x = x
    def h(): return x
    [x for _ in x]
===
def f(): 
  [x for x in y]
  x = 1
  [lambda: x for z in y]
  [lambda: z for z in y]
  lambda: z
  z = 1
'''.strip("\n").split("\n===\n")

for source in SOURCES:
    print("#", source)
    for flags in (0, ast.PyCF_ALLOW_TOP_LEVEL_AWAIT):
        try:
            code = compile(source, "file", "exec", flags)
        except SyntaxError as error:
            print(type(error).__name__, error.args, error.msg, error.filename, error.lineno, error.offset, error.end_lineno,
                  error.end_offset, error.text)
        else:
            print("ok", code.co_flags, code.co_names)
