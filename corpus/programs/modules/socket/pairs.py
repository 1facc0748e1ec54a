"""socket: a connected pair, buffers that are filled, messages, a descriptor sent along, timeouts."""

import os
import socket


def show(label, function):
    """Print what a call returns, or the exception that it raises."""
    try:
        result = function()
    except Exception as error:
        print(label, "->", type(error).__name__ + ":", error, error.args)
    else:
        print(label, "->", repr(result))


ours, theirs = socket.socketpair()
buffer = bytearray(5)
parts = [bytearray(1), bytearray(3)]
show("a sendall", lambda: ours.sendall(b"hello"))
show("recv(10)", lambda: theirs.recv(10))
show("three bytes in two", lambda: (ours.send(b"xyz"), theirs.recv(2), theirs.recv(2)))
show("recv_into(buffer)", lambda: (ours.send(b"12"), theirs.recv_into(buffer), buffer))
show("sendmsg in parts", lambda: ours.sendmsg([b"ab", b"cd"]))
show("recvmsg(10)", lambda: theirs.recvmsg(10))
show("recvmsg_into(parts)", lambda: (ours.send(b"pq"), theirs.recvmsg_into(parts), parts))

readable, writable = os.pipe()
show("send_fds", lambda: socket.send_fds(ours, [b"m"], [writable]))
message, descriptors, flags, address = socket.recv_fds(theirs, 10, 2)
print(message, len(descriptors), flags, address)
print(descriptors[0] != writable, os.write(descriptors[0], b"via"), os.read(readable, 9))
for descriptor in (readable, writable, descriptors[0]):
    os.close(descriptor)

theirs.settimeout(0.02)
show("recv, nothing comes", lambda: theirs.recv(1))
ours.close()
theirs.settimeout(None)
show("recv, the other end closed", lambda: theirs.recv(1))
show("send, the other end closed", lambda: theirs.send(b"x"))
theirs.close()
show("recv, closed", lambda: theirs.recv(1))
