"""_struct: every format, in every byte order, and all that can be wrong about it."""

import _struct


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except BaseException as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


vals={'b':[0,-128,127,128,-129,'x',1.5,None],'B':[0,255,256,-1],'h':[-32768,32768],'H':[65535,65536,-1],'i':[2**31-1,2**31,-2**31],'I':[2**32-1,2**32,-1],'l':[2**31-1,2**63,-2**31],'L':[2**32-1,2**64,-1],'q':[2**63-1,2**63,-2**63,-2**63-1],'Q':[2**64-1,2**64,-1],'n':[5,2**63],'N':[5,-1],'P':[5,-1,2**64,-2**63],'?':[0,1,[],'x'],'e':[1.5,65504.0,65520.0,1e-8,float('inf'),float('nan'),'x'],'f':[1.5,1e39,3.4e38,float('-inf'),'x',3],'d':[1.5,1e308,2**2000,'x'],'F':[1+2j,1.5,'x'],'D':[1+2j,3,'x'],'c':[b'a',b'',b'ab','a'],'s':[b'abc','x',5],'p':[b'abc']}
for code,vs in vals.items():
    for order in '@<>=!':
        show(order+code, lambda: _struct.calcsize(order+code))
        for v in vs:
            def f():
                p=_struct.pack(order+code,v); return p, _struct.unpack(order+code,p)
            show(f'{order}{code} {v!r}'[:60], f)
for fmt in ['3s','0s','5p','0p','1p','3x','2i','0i','bi','bhilq','qb','<bi','b0i','ci2s','  i  h','3','i3','z','<n','@@i','','<','100000000000000000000i','9223372036854775807i','s','i\0','2c','f2d','3?','xq']:
    show(fmt, lambda: (_struct.calcsize(fmt), _struct.Struct(fmt).size, _struct.Struct(fmt).format, _struct.Struct(fmt)))
show('sp', lambda: _struct.pack('5s3p2s', b'ab', b'xyzw', bytearray(b'qrs')))
show('up', lambda: _struct.unpack('5s3p2s', b'ab\0\0\0\x02xyqr'))
show('up', lambda: _struct.unpack('3p', b'\x09xy'))
show('long p', lambda: _struct.pack('300p', b'a'*400)[:3])
b=bytearray(10)
show('pi', lambda: (_struct.pack_into('<hh',b,2,1,2),b))
show('pi', lambda: (_struct.pack_into('<h',b,-2,7),b))
show('pi', lambda: _struct.pack_into('<h',b,9,7))
show('pi', lambda: _struct.pack_into('<h',b,-1,7))
show('pi', lambda: _struct.pack_into('<h',b,-11,7))
show('pi', lambda: _struct.pack_into('<h',b,0))
show('pi', lambda: _struct.pack_into('<h',b))
show('pi', lambda: _struct.pack_into('<h'))
show('pi', lambda: _struct.pack_into())
show('pi', lambda: _struct.pack_into('<h',b'xxxx',0,1))
show('pi', lambda: _struct.pack_into('<h',b,'x',1))
show('uf', lambda: _struct.unpack_from('<h',b'abcdef',2))
show('uf', lambda: _struct.unpack_from('<h',b'abcdef',-2))
show('uf', lambda: _struct.unpack_from('<h',b'abcdef',5))
show('uf', lambda: _struct.unpack_from('<h',b'abcdef',-1))
show('uf', lambda: _struct.unpack_from('<h',b'abcdef',-7))
show('uf', lambda: _struct.unpack_from('<h',buffer=b'abcdef',offset=1))
show('uf', lambda: _struct.unpack_from('<h','x'))
show('u', lambda: _struct.unpack('<h',b'abc'))
show('u', lambda: _struct.unpack('<h'))
show('u', lambda: _struct.unpack(5,b''))
show('u', lambda: _struct.unpack('<h','ab'))
show('u', lambda: _struct.unpack(b'<h',memoryview(b'ab')))
show('p', lambda: _struct.pack())
show('p', lambda: _struct.pack('i'))
show('p', lambda: _struct.pack('i',1,2))
show('p', lambda: _struct.pack([],1))
show('p', lambda: _struct.pack('\xe9',1))
it=_struct.iter_unpack('<h',b'abcdef'); print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__(), type(it))
show('it', lambda: _struct.iter_unpack('<h',b'abc'))
show('it', lambda: _struct.iter_unpack('',b'abc'))
show('it', lambda: type(it)())
S=_struct.Struct('<hb'); print(S, S.size, S.format, S.pack(1,2), S.unpack(b'abc'), list(S.iter_unpack(b'abcdef')), S.unpack_from(b'xabc',1))
show('S', lambda: _struct.Struct())
show('S', lambda: _struct.Struct(5))
show('S', lambda: _struct.Struct.__new__(_struct.Struct,'i').pack(1))
show('S', lambda: _struct.Struct(format='i'))
show('S', lambda: S.__init__('q') or (S.size,S.format))
show('S', lambda: S.pack(1,2))
show('S', lambda: S.x)
print(_struct.error, _struct.error.__module__, _struct.error.__mro__)
class I:
    def __index__(self): return 7
show('idx', lambda: _struct.pack('b',I()))
class Bad:
    def __index__(self): 1/0
show('idx', lambda: _struct.pack('b',Bad()))
