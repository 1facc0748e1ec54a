# array: construction, sequence and buffer protocols, pickling, methods and their complaints.
from array import array, _array_reconstructor as R, ArrayType
import array as M
import warnings, sys, io, copy, pickle
def t(s,g={}):
    try: r=eval(s,globals(),g); print(s,'->',repr(r))
    except BaseException as e: print(s,'!!',type(e).__name__,e)
class S(array): pass
class K(array):
    def __init__(self,*a,**k): pass
for s in r'''
array()
array('i',[1,2],3)
array('i',a=1)
K('i',[1],a=1)
array(1)
array('ii')
array(b'i')
array('z')
array('z',[1])
array('i','abc')
array('i',array('u','abc'))
array('u','abc')
array('u',array('w','abc'))
array('w','a\U0001f600')
array('w',['a','b'])
array('u',[1])
array('i',b'1234')
array('i',b'123')
array('i',bytearray(b'12341234'))
array('i',memoryview(b'1234'))
array('i',(1,2,3))
array('i',range(5))
array('i',array('d',[1,2]))
array('d',array('i',[1,2]))
array('i',[1,'a'])
array('i',{1:2})
array('i',5)
array('i',None)
array('B',b'abc').tounicode()
array('w','abc').tounicode()
array('i',[1,2,3])+array('i',[4])
array('i',[1,2,3])+array('h',[4])
array('i',[1,2,3])+[4]
array('i',[1,2,3])*2
2*array('i',[1,2,3])
array('i',[1,2,3])*-1
array('i',[1,2,3])*(1<<62)
array('i',[1])*'a'
array('i',[1,2,3])[1]
array('i',[1,2,3])[-1]
array('i',[1,2,3])[3]
array('i',[1,2,3])[-4]
array('i',[1,2,3])['a']
array('i',[1,2,3])[1<<70]
array('i',[1,2,3])[::2]
array('i',[1,2,3])[::-1]
array('i',[1,2,3])[5:1]
array('i',[1,2,3])[0:2]
array('i',[1,2,3])[::0]
2 in array('i',[1,2,3])
'a' in array('i',[1,2,3])
array('i',[1,2,3]).append('a')
array('i',[1,2,3]).append()
array('i',[1,2,3]).count(1)
array('i',[1,2,3]).index(3)
array('i',[1,2,3]).index(9)
array('i',[1,2,3,1]).index(1,1)
array('i',[1,2,3,1]).index(1,-1)
array('i',[1,2,3,1]).index(1,-100,-2)
array('i',[1,2,3,1]).index(1,'a')
array('i',[1,2,3]).pop()
array('i',[1,2,3]).pop(0)
array('i',[1,2,3]).pop(-3)
array('i',[1,2,3]).pop(5)
array('i',[]).pop()
array('i',[1]).pop('a')
array('i',[1,2,3]).remove(5)
array('i',[1,2,3]).insert(1)
array('i',[1,2,3]).extend([4,'a'])
array('i',[1,2,3]).extend(array('h',[1]))
array('i',[1,2,3]).extend(5)
array('i',[1,2,3]).fromlist((1,))
array('i',[1,2,3]).fromlist([1,'a'])
array('i',[1,2,3]).frombytes(b'123')
array('i',[1,2,3]).frombytes('abcd')
array('i',[1,2,3]).fromunicode('a')
array('w').fromunicode(1)
array('i').fromfile(io.BytesIO(b'1234'),2)
array('i').fromfile(io.BytesIO(b'1234'),-2)
array('i').fromfile(3,1)
array('i',[1]).tofile(3)
array('i',[1]).__reduce_ex__(2)
array('i',[1]).__reduce_ex__(3)[1:]
array('w','ab').__reduce_ex__(3)[1:]
array('d',[1]).__reduce_ex__(4)[1:]
array('f',[1]).__reduce_ex__('a')
S('i',[1]).__reduce_ex__(2)
array('i',[1,2])==array('d',[1,2])
array('i',[1,2])<array('i',[1,3])
array('i',[1,2])<array('i',[1,2,3])
array('i',[1,2])>=array('i',[1,2,3])
array('i',[1,2])!=array('i',[1,2])
array('d',[float('nan')])==array('d',[float('nan')])
array('d',[1.0])<array('i',[2])
array('i',[1,2])==[1,2]
array('i',[1,2])<[1,2]
array('B',[200])<array('b',[100])
array('B',b'\xff\x01')>array('B',b'\xff')
hash(array('i'))
repr(S('i',[1])), repr(S('w','ab')), repr(S('w'))
copy.copy(S('i',[1])), copy.deepcopy(array('i',[1]))
pickle.loads(pickle.dumps(array('d',[1.5]),2)), pickle.loads(pickle.dumps(array('I',[1]),4))
pickle.loads(pickle.dumps(S('w','ab'),5))
R(array,'i',9,b'\0\0\0\1')
R(array,'i',8,b'\1\0\0\0')
R(array,'h',9,b'\0\0\0\1')
R(array,'d',15,b'\0\0\0\1')
R(array,'d',17,b'\0\0\0\1\0\0\0\0')
R(array,'w',19,b'\0a')
R(array,'u',21,b'\0\0\0a')
R(array,'i',13,b'\0\0\0\0\0\0\0\1')
R(array,'i',99,b'')
R(array,'z',1,b'')
R(int,'i',1,b'')
R(1,'i',1,b'')
R(array,'i',1,'')
R(array,'i',9,b'abc')
R(array,1,9,b'abc')
R(array,'i','a',b'abc')
R(array,'B',1,b'\xff')
array('i',[1,2,3]).byteswap(), array('b').byteswap()
array('i',[1,2,3]).tolist(), array('i',[1,2,3]).tobytes()
array.__class_getitem__(int)
array('i').typecode, array('i').itemsize
sys.getsizeof(array('i')), sys.getsizeof(array('i',[1,2,3]))
array('i',[1,2,3]).__deepcopy__()
array('i').__iter__().__reduce__()
list(array('i',[1,2,3])), list(reversed(array('i',[1,2,3])))
iter(array('i',[1,2])).__reduce__()[1]
M.typecodes
array.__new__(array)
array.__new__(int,'i')
memoryview(array('i',[1,2,3])).tolist(), memoryview(array('d',[1,2,3])).format, memoryview(array('i',[])).tolist()
bytes(array('i',[1])), bytearray(array('h',[1,2]))
int.from_bytes(array('B',[1,2]),'big')
array('i',[1,2,3]).__contains__(2)
isinstance(array('i'), __import__('collections.abc').abc.MutableSequence)
array('i',[1,2,3]).clear(), array('i',[1,2]).reverse()
type(array('i').extend), type(array('i').append), type(iter(array('i')).__reduce__)
array.extend(1)
array('i').extend([1],2), 
array('i').extend(a=1)
array('i').tofile()
'''.strip().splitlines(): t(s)
def x(code):
    g=dict(globals())
    try: exec(code,g); print(code,'->',g.get('a'), g.get('r'))
    except BaseException as e: print(code,'!!',type(e).__name__,e, g.get('a'))
for c in r'''
a=array('i',range(10)); a[2:5]=array('i',[9])
a=array('i',range(10)); a[2:2]=array('i',[9,8,7])
a=array('i',range(10)); a[5:2]=array('i',[9,8,7])
a=array('i',range(10)); a[::2]=array('i',[9]*5)
a=array('i',range(10)); a[::2]=array('i',[9]*4)
a=array('i',range(10)); a[2:4]=[1,2]
a=array('i',range(10)); a[2:4]=array('h',[1,2])
a=array('i',range(10)); a[2:4]=a
a=array('i',range(10)); a[::-1]=a
a=array('i',range(10)); del a[2]
a=array('i',range(10)); del a[2:4]
a=array('i',range(10)); del a[::3]
a=array('i',range(10)); del a[::-3]
a=array('i',range(10)); del a[8:2:-2]
a=array('i',range(10)); del a[20]
a=array('i',range(10)); a[20]=1
a=array('i',range(10)); a['a']=1
a=array('i',range(10)); del a['a']
a=array('i',range(10)); m=memoryview(a); a.append(1)
a=array('i',range(10)); m=memoryview(a); a.pop()
a=array('i',range(10)); m=memoryview(a); del a[0]
a=array('i',range(10)); m=memoryview(a); a[2:4]=array('i',[1,2]); a[3]=5
a=array('i',range(10)); m=memoryview(a); a+=array('i',[1])
a=array('i',range(10)); m=memoryview(a); a.extend([])
a=array('i',range(10)); m=memoryview(a); a*=2
a=array('i',range(10)); m=memoryview(a); a.clear()
a=array('i',range(10)); m=memoryview(a); m[0]=77; m.release(); a.append(3)
a=array('i',range(3)); a+=[1]
a=array('i',range(3)); a+=a; a*=2
a=array('i',range(3)); a*=0
a=array('i',range(3)); a*=-1
a=array('i',range(3)); a.insert(-1,9); a.insert(100,8); a.insert(-100,7)
a=array('i',range(3)); a.remove(1)
a=array('i',range(3)); a.fromlist([7,8]); a.frombytes(b'\1\0\0\0'); a.reverse(); a.byteswap()
a=array('w','abc'); a.fromunicode('de'); a.append('f'); a[0]='z'; r=a.tounicode()
a=array('i',range(3)); it=iter(a); next(it); a.append(5); r=list(it); a.append(3); r+=list(it)
a=array('i',range(5)); it=iter(a); next(it); r=it.__reduce__(); it.__setstate__(3); r=list(it); it.__setstate__(0)
a=array('i',range(5)); it=iter(a); it.__setstate__(-5); r=list(it)
a=array('i',range(5)); it=iter(a); it.__setstate__('a')
a=array('i'); a.fromfile(io.BytesIO(b'12345678'),3)
a=array('i',[1,2]); f=io.BytesIO(); a.tofile(f); r=f.getvalue()
a=array('i',range(5)); it=iter(a); list(it); r=it.__reduce__()
import weakref; a=array('i'); r=weakref.ref(a)() is a
a=array('i',range(100)); r=[sys.getsizeof(a)]; [a.append(1) for i in range(20)]; r.append(sys.getsizeof(a)); [a.pop() for i in range(50)]; r.append(sys.getsizeof(a))
r=[]; a=array('b'); [(a.append(1), r.append(sys.getsizeof(a))) for i in range(40)]
a=array('i',[1,2,3]); E=type('E',(),{'__index__':lambda s: (a.clear(),1)[1]}); a[2]=E()
'''.strip().split('\n'):
    x(c)
match array('i',[1,2]):
    case [p,q]: print('match',p,q)
for k,v in vars(array).items(): print(k, type(v).__name__, getattr(v,'__text_signature__',None))
print(array.__flags__, array.__basicsize__, array.__itemsize__, array.__weakrefoffset__, ArrayType is array, array.__text_signature__)
it=iter(array('i')); print(type(it), type(it).__flags__, vars(type(it)).keys(), type(it).__basicsize__)
