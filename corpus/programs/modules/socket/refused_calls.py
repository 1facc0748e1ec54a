"""_socket.socket: what goes wrong with wrong arguments, wrong states and closed descriptors."""

import _socket
import os


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error, error.args)
    else:
        print(label, "->", repr(result))


def closed():
    """The number of a descriptor that was just closed."""
    readable, writable = os.pipe()
    os.close(readable)
    os.close(writable)
    return writable


show("socket(99)", lambda: _socket.socket(99))
show('socket("a")', lambda: _socket.socket("a"))
show(
    "socket(fileno=closed)",
    lambda: _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM, 0, closed()),
)
show("socket(fileno=-2)", lambda: _socket.socket(fileno=-2))
show('socket(fileno="a")', lambda: _socket.socket(fileno="a"))
show("socketpair(AF_INET)", lambda: _socket.socketpair(_socket.AF_INET))
show("close(closed)", lambda: _socket.close(closed()))
show("dup(closed)", lambda: _socket.dup(closed()))
show('setdefaulttimeout("a")', lambda: _socket.setdefaulttimeout("a"))

plain = _socket.socket()
show("repr", lambda: repr(plain)[:14])
show("bind(1)", lambda: plain.bind(1))
show('bind(("a",))', lambda: plain.bind(("a",)))
show("bind((1, 2))", lambda: plain.bind((1, 2)))
show('bind(("127.0.0.1", 70000))', lambda: plain.bind(("127.0.0.1", 70000)))
show('bind(("127.0.0.1", "a"))', lambda: plain.bind(("127.0.0.1", "a")))
show('connect(("", 1, 2))', lambda: plain.connect(("", 1, 2)))
show('settimeout("a")', lambda: plain.settimeout("a"))
show("settimeout(-1)", lambda: plain.settimeout(-1))
show("settimeout(1e30)", lambda: plain.settimeout(1e30))
show('setblocking("a")', lambda: plain.setblocking("a"))
show("setblocking()", lambda: plain.setblocking())
show("recv(-1)", lambda: plain.recv(-1))
show('recv("a")', lambda: plain.recv("a"))
show("recv()", lambda: plain.recv())
show('recv_into(b"a")', lambda: plain.recv_into(b"a"))
show("recv_into(bytearray(2), 5)", lambda: plain.recv_into(bytearray(2), 5))
show("recv_into(bytearray(2), -1)", lambda: plain.recv_into(bytearray(2), -1))
show("recvfrom_into(bytearray(2), 5)", lambda: plain.recvfrom_into(bytearray(2), 5))
show("recvmsg(-1)", lambda: plain.recvmsg(-1))
show("recvmsg(1, -1)", lambda: plain.recvmsg(1, -1))
show('recvmsg("a")', lambda: plain.recvmsg("a"))
show("recvmsg_into(1)", lambda: plain.recvmsg_into(1))
show('send("a")', lambda: plain.send("a"))
show("send()", lambda: plain.send())
show('sendto(b"a", 1, 2, 3)', lambda: plain.sendto(b"a", 1, 2, 3))
show('sendto(b"a")', lambda: plain.sendto(b"a"))
show('sendmsg("a")', lambda: plain.sendmsg("a"))
show("sendmsg([1])", lambda: plain.sendmsg([1]))
show('sendmsg([b"a"], [1])', lambda: plain.sendmsg([b"a"], [1]))
show('sendmsg([b"a"], [(1, 2)])', lambda: plain.sendmsg([b"a"], [(1, 2)]))
show('listen("a")', lambda: plain.listen("a"))

LEVEL, OPTION = _socket.SOL_SOCKET, _socket.SO_REUSEADDR
show("getsockopt(LEVEL, OPTION)", lambda: plain.getsockopt(LEVEL, OPTION))
show("getsockopt(LEVEL, OPTION, 4)", lambda: plain.getsockopt(LEVEL, OPTION, 4))
show("getsockopt(LEVEL, OPTION, -1)", lambda: plain.getsockopt(LEVEL, OPTION, -1))
show("setsockopt(LEVEL, OPTION, 1)", lambda: plain.setsockopt(LEVEL, OPTION, 1))
show(
    'setsockopt(LEVEL, OPTION, b"\\1\\0\\0\\0")',
    lambda: plain.setsockopt(LEVEL, OPTION, b"\1\0\0\0"),
)
show("setsockopt(LEVEL, OPTION, None)", lambda: plain.setsockopt(LEVEL, OPTION, None))
show("setsockopt(LEVEL, OPTION, None, 4)", lambda: plain.setsockopt(LEVEL, OPTION, None, 4))
show('setsockopt(LEVEL, OPTION, "a")', lambda: plain.setsockopt(LEVEL, OPTION, "a"))

# Nothing is at the other end, and nothing leaves the machine.
show("shutdown(SHUT_WR)", lambda: plain.shutdown(_socket.SHUT_WR))
show("getpeername()", lambda: plain.getpeername())
show("getsockname()[0]", lambda: plain.getsockname()[0])
show('sendto(b"a", ("127.0.0.1", 9))', lambda: plain.sendto(b"a", ("127.0.0.1", 9)))
show('bind(("0.0.0.0", 0))', lambda: plain.bind(("0.0.0.0", 0)))
show('bind(("0.0.0.0", 0)), again', lambda: plain.bind(("0.0.0.0", 0)))
show("close()", lambda: plain.close())
show("fileno()", lambda: plain.fileno())
show("recv(1)", lambda: plain.recv(1))
show("close(), again", lambda: plain.close())
show("detach()", lambda: plain.detach())

# A name of the system's choice in a namespace without files; two sockets that bind it to nobody's.
local = _socket.socket(_socket.AF_UNIX)
show('AF_UNIX connect("/nonexistent/name")', lambda: local.connect("/nonexistent/name"))
show('AF_UNIX connect("a" * 200)', lambda: local.connect("a" * 200))
show("AF_UNIX connect(1)", lambda: local.connect(1))
show('AF_UNIX bind("")', lambda: local.bind(""))
other = _socket.socket(_socket.AF_UNIX)
show("connect(bound, not listening)", lambda: other.connect(local.getsockname()))
show("connect_ex(bound, not listening)", lambda: other.connect_ex(local.getsockname()))
show("accept, not listening", lambda: local._accept())
show("listen()", lambda: local.listen())
show("settimeout(0.01)", lambda: local.settimeout(0.01))
show("timeout", lambda: local.timeout)
show("accept, nobody comes", lambda: local._accept())
show("settimeout(0)", lambda: local.settimeout(0))
show("timeout", lambda: local.timeout)
show("accept, without waiting", lambda: local._accept())
show("connect(listening)", lambda: other.connect(local.getsockname()))
show("connect(listening), again", lambda: other.connect(local.getsockname()))
show("accept, somebody came", lambda: len(local._accept()))
other.close()
local.close()
