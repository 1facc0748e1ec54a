# array: every kind of item takes what fits and says what does not.
import warnings
from array import array

warnings.simplefilter("ignore")


class I:
    def __init__(s,v): s.v=v
    def __index__(s): return s.v
for c in 'bBuwhHiIlLqQfd':
    a=array(c, 'x' if c in 'uw' else [1])
    for v in (-1<<64,-1<<63,(-1<<63)-1,-1<<31,(-1<<31)-1,-32769,-32768,-129,-128,-1,0,127,128,255,256,32767,32768,65535,65536,(1<<31)-1,1<<31,(1<<32)-1,1<<32,(1<<63)-1,1<<63,(1<<64)-1,1<<64,1<<70,1.5,'a','ab','','\U0001f600',None,True,I(5),I('x'),I(1<<80),1e300,float('nan'),float('inf'),1<<2000,'\ud800',b'a'):
        try: a[0]=v; print(c,repr(v)[:30] if not isinstance(v,I) else 'I',a.tolist(), a.tobytes())
        except Exception as e: print(c,repr(v)[:30] if not isinstance(v,I) else 'I',type(e).__name__,e)
    print(memoryview(a).format, memoryview(a).itemsize, a.itemsize, a.typecode, a.__sizeof__(), len(a.buffer_info()))
