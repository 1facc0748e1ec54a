"""posix: attributes, vectors, copies within the kernel, advice, events and priorities; what they refuse."""

import os
import posix


def show(label, function, *args, **kwargs):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function(*args, **kwargs)
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error)
    else:
        print(label, "->", repr(result))


class Index:
    """Something that is no number, although it says that it were one."""

    def __index__(self):
        raise KeyError("index")


one, two = os.memfd_create("one"), os.memfd_create("two")
show("writev", lambda: os.writev(one, [b"abc", bytearray(b"def"), memoryview(b"ghi")]))
show("pwritev", lambda: os.pwritev(one, (b"XY",), 4))
left, right = bytearray(3), bytearray(10)
show("preadv", lambda: (os.preadv(one, [left, right], 1), left, right))
os.lseek(one, 0, os.SEEK_SET)
show("readv", lambda: (os.readv(one, [left]), left))
show("readv into bytes", os.readv, one, [b"abc"])
show("writev of a number", os.writev, one, 3)
show("writev of numbers", os.writev, one, [3])
show("sendfile", lambda: (os.sendfile(two, one, 0, 5), os.pread(two, 100, 0)))
show("sendfile, from its place", lambda: (os.sendfile(two, one, None, 100), os.pread(two, 100, 0)))
show("sendfile, a wrong offset", os.sendfile, two, one, "0", 1)
show("sendfile, no such file", os.sendfile, -1, -1, 0, 1)
show("copy_file_range", lambda: (os.copy_file_range(one, two, 3, 0, 20), os.fstat(two).st_size))
show("copy_file_range, negative", os.copy_file_range, one, two, -1)
show("posix_fadvise", os.posix_fadvise, one, 0, 0, os.POSIX_FADV_WILLNEED)
show("posix_fadvise, unknown", os.posix_fadvise, one, 0, 0, 77)
show("posix_fallocate", lambda: (os.posix_fallocate(one, 0, 50), os.fstat(one).st_size))
show("posix_fallocate, negative", os.posix_fallocate, one, -1, 50)
show("lockf", os.lockf, one, os.F_TEST, 0)
show("fchown", os.fchown, one, -1, -1)
show("fchown, wrong", os.fchown, one, Index(), 0)
show("statvfs", lambda: os.statvfs("/").f_namemax == os.fstatvfs(one).f_namemax == 255)
show("statvfs", lambda: (len(os.statvfs("/")), os.statvfs("/").n_fields, type(os.statvfs("/"))))
show("statvfs, wrong", os.statvfs, None)
show("statvfs, too large", os.statvfs, 2**70)
show("fstatvfs, closed", os.fstatvfs, -1)
show("getxattr, both", os.getxattr, one, "user.none", follow_symlinks=False)
show("getxattr, a number", os.getxattr, one, 3)
show("setxattr, text", os.setxattr, one, "user.none", "text")
show("removexattr", os.removexattr, "/nowhere/at/all", "user.none")
show("listxattr", os.listxattr, "/nowhere/at/all")
show("listxattr, both", os.listxattr, one, follow_symlinks=False)
os.close(one)
os.close(two)

event = os.eventfd(3)
show("eventfd", lambda: (os.eventfd_read(event), os.eventfd_write(event, 8), os.eventfd_read(event)))
show("eventfd_write, negative", os.eventfd_write, event, -1)
os.close(event)
show("eventfd_read, wrong", os.eventfd_read, "a")

show("getpriority", lambda: os.getpriority(os.PRIO_PROCESS, 0) == os.getpriority(os.PRIO_PROCESS, os.getpid()))
show("getpriority, unknown", os.getpriority, 99, 0)
show("priorities", lambda: [f(p) for p in (os.SCHED_OTHER, os.SCHED_FIFO) for f in (os.sched_get_priority_min, os.sched_get_priority_max)])
show("sched_get_priority_max, unknown", os.sched_get_priority_max, 99)
show("sched_getscheduler", lambda: os.sched_getscheduler(0) in (os.SCHED_OTHER, os.SCHED_BATCH, os.SCHED_IDLE))
show("getresuid", lambda: os.getresuid()[:2] == (os.getuid(), os.geteuid()))
show("getresgid", lambda: os.getresgid()[:2] == (os.getgid(), os.getegid()))
show("setresuid, wrong", os.setresuid, "a", 0, 0)
show("setresuid, too large", os.setresuid, 2**70, 0, 0)
show("major and minor", lambda: (os.major(0x12345), os.minor(0x12345)))
show("major, wrong", os.major, "a")
show("no device", lambda: (os.major(-1), os.minor(-1)))
show("major, negative", os.major, -2)
show("minor, too large", os.minor, 2**64)
show("stat of no number", os.stat, -1)
show("statvfs of no number", os.statvfs, -1)
show("listdir of a closed file", os.listdir, 10**6)
show("scandir of a closed file", os.scandir, 10**6)
show("utime, wrong", os.utime, "/nowhere/at/all", (1, "a"))
show("utime, too large", os.utime, "/nowhere/at/all", (2**70, 1))
show("tcgetpgrp, closed", os.tcgetpgrp, -1)

show("putenv, wrong", os.putenv, 3, "a")
show("posix.putenv, wrong", posix.putenv, None, b"a")
show("posix.unsetenv, wrong", posix.unsetenv, 3)
show("posix.putenv, zero", posix.putenv, "a\0b", "c")
show("setegid, wrong", os.setegid, Index())
show("stat, too large", os.stat, 2**70)
show("stat, too small", os.stat, -(2**70))
show("pathconf, too large", os.pathconf, 2**33, "PC_NAME_MAX")
show("uname_result", lambda: isinstance(os.uname(), os.uname_result))

NAMES = """
    CLD_CONTINUED CLD_DUMPED CLD_EXITED CLD_KILLED CLD_STOPPED CLD_TRAPPED CLONE_FILES CLONE_FS
    CLONE_NEWCGROUP CLONE_NEWIPC CLONE_NEWNET CLONE_NEWNS CLONE_NEWPID CLONE_NEWTIME CLONE_NEWUSER
    CLONE_NEWUTS CLONE_SIGHAND CLONE_SYSVSEM CLONE_THREAD CLONE_VM EFD_CLOEXEC EFD_NONBLOCK
    EFD_SEMAPHORE MFD_ALLOW_SEALING MFD_CLOEXEC MFD_HUGETLB MFD_HUGE_16GB MFD_HUGE_16MB MFD_HUGE_1GB
    MFD_HUGE_1MB MFD_HUGE_256MB MFD_HUGE_2GB MFD_HUGE_2MB MFD_HUGE_32MB MFD_HUGE_512KB
    MFD_HUGE_512MB MFD_HUGE_64KB MFD_HUGE_8MB MFD_HUGE_MASK MFD_HUGE_SHIFT NGROUPS_MAX
    PIDFD_NONBLOCK POSIX_FADV_DONTNEED POSIX_FADV_NOREUSE POSIX_FADV_NORMAL POSIX_FADV_RANDOM
    POSIX_FADV_SEQUENTIAL POSIX_FADV_WILLNEED POSIX_SPAWN_CLOSE POSIX_SPAWN_CLOSEFROM
    POSIX_SPAWN_DUP2 POSIX_SPAWN_OPEN PRIO_PGRP PRIO_PROCESS PRIO_USER P_PIDFD RTLD_DEEPBIND
    RTLD_GLOBAL RTLD_LAZY RTLD_LOCAL RTLD_NODELETE RTLD_NOLOAD RTLD_NOW RWF_APPEND RWF_DSYNC
    RWF_HIPRI RWF_NOWAIT RWF_SYNC SCHED_BATCH SCHED_DEADLINE SCHED_IDLE SCHED_NORMAL
    SCHED_RESET_ON_FORK SPLICE_F_MORE SPLICE_F_MOVE SPLICE_F_NONBLOCK ST_APPEND ST_MANDLOCK
    ST_NOATIME ST_NODEV ST_NODIRATIME ST_NOEXEC ST_NOSUID ST_RDONLY ST_RELATIME ST_SYNCHRONOUS
    ST_WRITE TFD_CLOEXEC TFD_NONBLOCK TFD_TIMER_ABSTIME TFD_TIMER_CANCEL_ON_SET XATTR_CREATE
    XATTR_REPLACE XATTR_SIZE_MAX
"""
for name in NAMES.split():
    print(name, getattr(posix, name))
