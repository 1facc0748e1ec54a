// Shared by the files of the _socket module.
// Counterpart: Modules/socketmodule.c.
#ifndef VM_MODULES_SOCKET_INTERNAL_H_
#define VM_MODULES_SOCKET_INTERNAL_H_

#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"

namespace py::net {

union Address {
  sockaddr any;
  sockaddr_in in;
  sockaddr_in6 in6;
  sockaddr_un un;
  sockaddr_nl nl;
  sockaddr_storage storage;
};

// An address argument of a socket of this family; `function` for messages. Reenters.
Status address_read(Thread& thread, int family, Object* object, const char* function,
                    Address* address, socklen_t* size);
// What accept(), getsockname() and their like show.
Owned<Object> address_object(Thread& thread, const Address& address, socklen_t size);
// A host's address of a family (AF_UNSPEC: any): names are looked up. Reenters.
Status address_resolve(Thread& thread, const char* name, int family, Address* address,
                       socklen_t* size);
// A host argument as bytes: "idna" for what is not ASCII.
Status host_bytes(Thread& thread, Object* object, Owned<Object>* holder);
// A host argument as text: "idna" for what is not ASCII; owned by *holder.
Status host_text(Thread& thread, Object* object, Owned<Object>* holder, const char** text);
// "127.0.0.1".
Owned<Object> address_text(Thread& thread, const Address& address, socklen_t size);

// How many arguments there are, in the words of CPython's older parser.
Status check_count(Thread& thread, const char* function, size_t count, size_t min, size_t max);

PY_COLD Raised raise_gai(Thread& thread, int error);
PY_COLD Raised raise_herror(Thread& thread, int error);
Status exceptions_init(Thread& thread, Module* module);

Status socket_type_init(Thread& thread, Module* module);
Owned<Object> socket_make(Thread& thread, int fd, int family, int type, int proto);
// Nanoseconds; -1 is none. For new sockets.
extern int64_t g_default_timeout;
Status timeout_read(Thread& thread, Object* object, int64_t* timeout);
Owned<Object> timeout_object(Thread& thread, int64_t timeout);

}  // namespace py::net

#endif  // VM_MODULES_SOCKET_INTERNAL_H_
