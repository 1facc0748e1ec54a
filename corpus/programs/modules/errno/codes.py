"""errno: names, numbers and the table back from numbers."""

import errno

codes = errno.errorcode
names = [n for n in dir(errno) if n.startswith("E")]
print(len(names) > 100, type(codes).__name__, errno.__name__, errno.__doc__ is not None)
for name in ("EPERM", "ENOENT", "EINTR", "EIO", "EBADF", "EAGAIN", "ENOMEM", "EACCES", "EEXIST", "ENOTDIR", "EISDIR", "EINVAL"):
    print(name, getattr(errno, name), codes[getattr(errno, name)], type(OSError(getattr(errno, name), "m")).__name__)
for name in ("EPIPE", "EDOM", "ERANGE", "ECONNREFUSED", "ETIMEDOUT", "ECHILD", "EALREADY", "EINPROGRESS", "ESRCH", "ESHUTDOWN"):
    print(name, getattr(errno, name), type(OSError(getattr(errno, name), "m")).__name__)
print(errno.EAGAIN == errno.EWOULDBLOCK, codes[errno.EAGAIN], all(codes[getattr(errno, n)] in names for n in names))
print(all(isinstance(k, int) and isinstance(v, str) for k, v in codes.items()), 0 in codes, codes.get(99999))
try:
    errno.ENOSUCHERROR
except AttributeError as error:
    print(error)
errno.custom = 5
print(errno.custom)
del errno.custom
print(hasattr(errno, "custom"), errno.errorcode is codes)
for number in (1, 2, 17, 32, 111, 12345):
    error = OSError(number, "text", "file")
    print(type(error).__name__, error.errno, codes.get(error.errno), error)
