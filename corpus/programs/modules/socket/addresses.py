"""_socket: addresses as text and as bytes, byte order, look-ups that need no network and no tables."""

import _socket


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error, error.args)
    else:
        print(label, "->", repr(result))


show('inet_aton("127.0.0.1")', lambda: _socket.inet_aton("127.0.0.1"))
show('inet_aton("a")', lambda: _socket.inet_aton("a"))
show('inet_ntoa(b"\\x7f\\0\\0\\1")', lambda: _socket.inet_ntoa(b"\x7f\0\0\1"))
show('inet_ntoa(b"a")', lambda: _socket.inet_ntoa(b"a"))
show('inet_pton(99, "a")', lambda: _socket.inet_pton(99, "a"))
show('inet_pton(AF_INET, "a")', lambda: _socket.inet_pton(_socket.AF_INET, "a"))
show('inet_pton(AF_INET6, "::1")', lambda: _socket.inet_pton(_socket.AF_INET6, "::1"))
show('inet_ntop(AF_INET, b"a")', lambda: _socket.inet_ntop(_socket.AF_INET, b"a"))
show('inet_ntop(AF_INET6, b"a")', lambda: _socket.inet_ntop(_socket.AF_INET6, b"a"))
show('inet_ntop(AF_INET6, b"a" * 16)', lambda: _socket.inet_ntop(_socket.AF_INET6, b"a" * 16))
show('inet_ntop(99, b"a")', lambda: _socket.inet_ntop(99, b"a"))

show("htons(1)", lambda: _socket.htons(1))
show("htons(70000)", lambda: _socket.htons(70000))
show("htons(-1)", lambda: _socket.htons(-1))
show('htons("a")', lambda: _socket.htons("a"))
show("htonl(1)", lambda: _socket.htonl(1))
show("htonl(1 << 33)", lambda: _socket.htonl(1 << 33))
show("htonl(-1)", lambda: _socket.htonl(-1))
show('htonl("a")', lambda: _socket.htonl("a"))

show('getaddrinfo("127.0.0.1", 80)', lambda: _socket.getaddrinfo("127.0.0.1", 80))
show("getaddrinfo(None, None)", lambda: _socket.getaddrinfo(None, None))
show("getaddrinfo(1, 2)", lambda: _socket.getaddrinfo(1, 2))
show('getaddrinfo("127.0.0.1", [])', lambda: _socket.getaddrinfo("127.0.0.1", []))
show('gethostbyname("127.0.0.1")', lambda: _socket.gethostbyname("127.0.0.1"))
NUMERIC = _socket.NI_NUMERICHOST | _socket.NI_NUMERICSERV
show('getnameinfo(("127.0.0.1", 80), NUMERIC)', lambda: _socket.getnameinfo(("127.0.0.1", 80), NUMERIC))
show("getnameinfo(1, 2)", lambda: _socket.getnameinfo(1, 2))
show('getnameinfo(("localhost", 80), 0)', lambda: _socket.getnameinfo(("localhost", 80), 0))
show('getservbyname("nope")', lambda: _socket.getservbyname("nope"))
show("getservbyport(70000)", lambda: _socket.getservbyport(70000))
show('getprotobyname("nope")', lambda: _socket.getprotobyname("nope"))
show('if_nametoindex("nope")', lambda: _socket.if_nametoindex("nope"))
show("if_indextoname((1 << 31) - 1)", lambda: _socket.if_indextoname((1 << 31) - 1))

show("CMSG_LEN(4)", lambda: _socket.CMSG_LEN(4))
show("CMSG_SPACE(4)", lambda: _socket.CMSG_SPACE(4))
show("CMSG_LEN(-1)", lambda: _socket.CMSG_LEN(-1))

print(_socket.herror.__mro__)
print(_socket.gaierror.__mro__)
print(_socket.timeout, _socket.error, _socket.SocketType is _socket.socket)
print(_socket.socket.__new__.__text_signature__)
