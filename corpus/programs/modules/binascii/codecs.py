"""binascii: every codec on data that is right and wrong, the check sums, bad arguments."""

import _random
import binascii

r=_random.Random(42)
def rnd(n): return int(r.random()*n)
def t(f,*a,**k):
    try: return f(*a,**k)
    except Exception as e: return type(e).__name__+': '+str(e)
for i in range(60):
    al=[b'ab= \n\r.\t_\xff~A0+/-',bytes(range(256)),b'=Aa\n\r \t',b' \t\nx.'][rnd(4)]
    d=bytes(al[rnd(len(al))] for _ in range(rnd(120)))
    print(i, t(binascii.b2a_qp,d,bool(rnd(2)),bool(rnd(2)),bool(rnd(2))), t(binascii.a2b_qp,d,bool(rnd(2))), t(binascii.hexlify,d), t(binascii.hexlify,d,':',rnd(9)-4), t(binascii.b2a_base64,d), t(binascii.b2a_base64,d,newline=False), binascii.crc32(d), binascii.crc32(d,i), binascii.crc_hqx(d,i), t(binascii.b2a_uu,d[:46]), t(binascii.b2a_uu,d[:45],backtick=True), t(binascii.a2b_uu,d), sep='\n')
    al=[b'ABab01+/==',b'ABcd012=',b'AB=\n cd'][rnd(3)]
    d=bytes(al[rnd(len(al))] for _ in range(rnd(14)))
    print(d, t(binascii.a2b_base64,d), t(binascii.a2b_base64,d,strict_mode=True), t(binascii.unhexlify,d))
    d=bytes(32+rnd(68) for _ in range(rnd(70))); print(d,t(binascii.a2b_uu,d)); 
    d=binascii.b2a_uu(bytes(rnd(256) for _ in range(rnd(46)))); d=d[:rnd(len(d)+3)]; print(d,t(binascii.a2b_uu,d), t(binascii.a2b_uu,d+b'  \n'), t(binascii.a2b_uu,d+b'x'))
for f in [lambda:binascii.hexlify('x'),lambda:binascii.hexlify(b'ab','::'),lambda:binascii.hexlify(b'ab',5),lambda:binascii.hexlify(b'ab','\xe9'),lambda:binascii.hexlify(b'ab','\u20ac'),lambda:binascii.hexlify(b'ab',b':',bytes_per_sep=0),lambda:binascii.hexlify(data=b'abcdef',sep='-',bytes_per_sep=2),lambda:binascii.unhexlify('6162'),lambda:binascii.unhexlify('\xe9'),lambda:binascii.unhexlify(5),lambda:binascii.unhexlify('616'),lambda:binascii.unhexlify('zz'),lambda:binascii.a2b_base64(5),lambda:binascii.crc32('x'),lambda:binascii.crc32(b'',-1),lambda:binascii.crc32(b'a',2**40),lambda:binascii.crc32(b'','x'),lambda:binascii.crc_hqx(b''),lambda:binascii.b2a_uu(b'x'*46),lambda:binascii.a2b_uu(b''),lambda:binascii.a2b_qp('=41'),lambda:binascii.Error.__mro__,lambda:binascii.Incomplete.__mro__,lambda:binascii.hexlify(b'\xb9\x01\xef',bytearray(b'-')),lambda:binascii.b2a_qp(data=b'x',istext=False)]: print(t(f))
