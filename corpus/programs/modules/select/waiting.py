# select, resource, fcntl and _posixsubprocess: waiting, limits, locks, and what goes wrong.
import select, os, resource, fcntl, struct, tempfile, warnings
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
p=select.poll()
t(lambda: p.register(0,-1)); t(lambda: p.register(0,1<<16)); t(lambda: p.register(0,'a')); t(lambda: p.register('a')); t(lambda: p.modify(7,1)); t(lambda: p.unregister(9)); t(lambda:p.poll('a')); t(lambda:p.poll(1e30)); t(lambda: p.poll(1<<40)); t(lambda:p.poll(float('nan')))
t(lambda: p.register(0,1<<70))
t(lambda: select.epoll(0)); t(lambda: select.epoll(5,flags=3)); t(lambda: select.epoll('a'))
e=select.epoll(); t(lambda: e.register(0,-1)); t(lambda: e.poll(0,-5)); t(lambda:e.poll('a')); t(lambda: e.poll(1e30)); t(lambda: e.poll(1e10)); t(lambda: e.modify(0)); t(lambda:e.closed)
e.close(); t(lambda:e.fileno()); t(lambda:e.closed); t(lambda:e.close()); t(lambda: e.register(0))
t(lambda: select.select(1,2,3)); t(lambda: select.select([],[],[],'a')); t(lambda: select.select([],[],[],-1)); t(lambda: select.select([-1],[],[])); t(lambda: select.select([5000],[],[],0)); t(lambda: select.select(['a'],[],[],0)); t(lambda: select.select([],[],[],0)); t(lambda: select.select([99],[],[],0)); t(lambda:select.select([],[],[],1e30)); t(lambda:select.select())
t(lambda: type(p)())
r,w=os.pipe()
t(lambda: select.select([r],[w],[],0)==([],[w],[]))
os.write(w,b'x'); t(lambda: select.select([r],[w],[r],1)==([r],[w],[]))
p=select.poll(); p.register(r,select.POLLIN); p.register(w); t(lambda: [m for f,m in p.poll()]); p.unregister(w); p.modify(r,0); t(lambda: p.poll(5)); 
with select.epoll() as e:
    e.register(r,select.EPOLLIN); t(lambda: [m for f,m in e.poll(1)]); e.modify(r,0); t(lambda: e.poll(0.01)); e.unregister(r)
    t(lambda: e.unregister(r)); t(lambda: e.register(r,select.EPOLLIN|select.EPOLLET))
t(lambda: e.__enter__())
t(lambda: resource.getrlimit(99)); t(lambda: resource.getrlimit('a')); t(lambda: resource.setrlimit(7,(1,2,3))); t(lambda: resource.setrlimit(7,(-2,3))); t(lambda: resource.setrlimit(7,(1<<64,3))); t(lambda: resource.setrlimit(7,(-1<<64,3))); t(lambda: resource.setrlimit(7,5)); t(lambda: resource.setrlimit(7,(10,3))); t(lambda: resource.setrlimit(7,('a',3)))
t(lambda: len(resource.getrlimit(resource.RLIMIT_CORE))); t(lambda: resource.getrusage(77)); t(lambda: len(resource.getrusage(0))); t(lambda: type(resource.getrusage(0))); t(lambda: resource.prlimit(0,7)==resource.getrlimit(7)); t(lambda: resource.prlimit(0,7,(5,4))); t(lambda: resource.getpagesize()); t(lambda: resource.prlimit(0)); t(lambda: resource.struct_rusage.__match_args__)
t(lambda: fcntl.fcntl(r,fcntl.F_GETFD)); t(lambda: fcntl.fcntl(r,fcntl.F_SETFL,os.O_NONBLOCK)); t(lambda: fcntl.fcntl(r,fcntl.F_GETFL)&os.O_NONBLOCK); t(lambda: fcntl.fcntl(99,1)); t(lambda: fcntl.fcntl(r,1,1.5)); t(lambda: fcntl.fcntl(r,1,b'x'*2000)); t(lambda: fcntl.fcntl('a',1)); t(lambda: fcntl.ioctl(r,21531,struct.pack('i',0))); b=bytearray(4); t(lambda: (fcntl.ioctl(r,21531,b),b)); t(lambda: fcntl.ioctl(r,21531,memoryview(b'abcd'))); t(lambda: fcntl.ioctl(r,1,1.5)); t(lambda: fcntl.ioctl(r,1,'x'*2000)); t(lambda: fcntl.fcntl(r,fcntl.F_SETFD, 1<<40))
f=tempfile.TemporaryFile(); t(lambda: fcntl.flock(f,fcntl.LOCK_EX)); t(lambda: fcntl.lockf(f,fcntl.LOCK_EX|fcntl.LOCK_NB,1,2,0)); t(lambda: fcntl.lockf(f,0)); t(lambda: fcntl.lockf(f,fcntl.LOCK_UN)); t(lambda: fcntl.lockf(f,2,'a')); t(lambda: fcntl.flock(f,77)); t(lambda: fcntl.lockf())
import _posixsubprocess as P
t(lambda: P.fork_exec()); t(lambda: P.fork_exec(*[None]*22)); t(lambda: P.fork_exec.__text_signature__)
A=[['a'],[b'/bin/true'],True,(5,),None,None,-1,-1,-1,-1,-1,-1,5,6,True,False,-1,None,None,None,-1,None]
def u(**k):
    a=list(A)
    for i,v in k.items(): a[int(i[1:])]=v
    t(lambda: P.fork_exec(*a))
u(_3=[1]); u(_3=(5,4)); u(_3=('a',)); u(_13=2); u(_1=['a']); u(_0=5); u(_0=[5]); u(_0=['a\0']); u(_5=['a']); u(_4=5); u(_18=(1,)); u(_18=['a']); u(_17='a'); u(_19=-5); u(_19=1<<40); u(_1=[b'a\0']); u(_18=[-5]); u(_6='a')
