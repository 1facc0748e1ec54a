// _socket: names of hosts, services and interfaces, the order of bytes, and the constants.
// Counterpart: Modules/socketmodule.c.
#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstring>

#include "vm/modules/native_modules.h"
#include "vm/modules/posix_internal.h"
#include "vm/modules/socket_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {
namespace net {
namespace {

// A number of so many bits; `type` is what messages call them.
Maybe<uint32_t> unsigned_of(Thread& thread, Object* object, int bits, const char* type) {
  Owned<Object> number = PY_TRY(number_index(thread, object));
  if (int_sign(number) < 0) return raise_value_error(thread, "Cannot convert negative int");
  if (int_bit_length(number) > bits)
    return raise(thread, &exc::OverflowError, "Python int too large for C %s", type);
  return static_cast<uint32_t>(PY_TRY(int_as_uint64(thread, number)));
}
Owned<Object> swap_short(Thread& thread, Object*, Object* number) {
  return int_from_int64(
      thread, htons(static_cast<uint16_t>(PY_TRY(unsigned_of(thread, number, 16, "uint16_t")))));
}
Owned<Object> swap_long(Thread& thread, Object*, Object* number) {
  return int_from_int64(thread, htonl(PY_TRY(unsigned_of(thread, number, 32, "uint32_t"))));
}

// Text without zero bytes; `kept` owns it. `argument` is what messages call it.
Status plain_text(Thread& thread, const char* function, const char* argument, Object* object,
                  Owned<Object>* kept, const char** text) {
  if (!is_a<Str>(object)) return raise_bad_argument(thread, function, argument, "str", object);
  *kept = PY_TRY(str_encode(thread, as<Str>(object), "utf-8", "strict"));
  const auto* bytes = static_cast<Bytes*>(kept->get());
  if (std::memchr(bytes->data, 0, static_cast<size_t>(bytes->ob_size)) != nullptr)
    return raise_value_error(thread, "embedded null character");
  *text = bytes->data;
  return Status::kOk;
}

// A host's name as PyArg_Parse's "et" reads it.
Status host_argument(Thread& thread, const char* function, Object* object, Owned<Object>* holder,
                     const char** text) {
  if (!is_a<Str>(object) && !is_a<Bytes>(object) && !is_a<ByteArray>(object))
    return raise_bad_argument(thread, function, "argument 1", "str, bytes or bytearray", object);
  PY_TRY(host_bytes(thread, object, holder));
  const auto* bytes = static_cast<Bytes*>(holder->get());
  if (std::memchr(bytes->data, 0, static_cast<size_t>(bytes->ob_size)) != nullptr)
    return raise_bad_argument(thread, function, "argument 1", "encoded string without null bytes",
                              object);
  *text = bytes->data;
  return Status::kOk;
}

Owned<Object> socket_gethostname(Thread& thread, Object*) {
  char name[1024];
  if (gethostname(name, sizeof name - 1) != 0) return raise_os_error(thread, errno, nullptr);
  name[sizeof name - 1] = 0;
  return posix::file_text(thread, name);
}
Owned<Object> socket_sethostname(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "sethostname", args.nargs, 1, 1));
  Owned<Bytes> name = PY_TRY(posix::file_bytes(thread, args[0]));
  if (sethostname(name->data, static_cast<size_t>(name->ob_size)) != 0)
    return raise_os_error(thread, errno, nullptr);
  return new_none();
}

Owned<Object> socket_gethostbyname(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "gethostbyname", args.nargs, 1, 1));
  Owned<Object> holder;
  const char* name;
  PY_TRY(host_argument(thread, "gethostbyname", args[0], &holder, &name));
  Address address;
  socklen_t size;
  PY_TRY(address_resolve(thread, name, AF_INET, &address, &size));
  return address_text(thread, address, size);
}

// (name, aliases, addresses)
Owned<Object> host_entry(Thread& thread, const hostent* entry, int error) {
  if (entry == nullptr) return raise_herror(thread, error);
  Owned<Object> name = PY_TRY(posix::file_text(thread, entry->h_name));
  Owned<List> aliases = PY_TRY(list_new(thread)), addresses = PY_TRY(list_new(thread));
  for (char** alias = entry->h_aliases; alias != nullptr && *alias != nullptr; ++alias) {
    Owned<Object> text = PY_TRY(posix::file_text(thread, *alias));
    PY_TRY(list_append(thread, aliases, text));
  }
  for (char** at = entry->h_addr_list; *at != nullptr; ++at) {
    char text[INET6_ADDRSTRLEN];
    if (inet_ntop(entry->h_addrtype, *at, text, sizeof text) == nullptr)
      return raise(thread, &exc::OSError, "unsupported address family");
    Owned<Object> item = PY_TRY(str_from_utf8(thread, text));
    PY_TRY(list_append(thread, addresses, item));
  }
  Object* const items[] = {name, aliases, addresses};
  return tuple_pack(thread, items);
}

constexpr size_t kEntryRoom = 16384;
Owned<Object> socket_gethostbyname_ex(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "gethostbyname_ex", args.nargs, 1, 1));
  Owned<Object> holder;
  const char* name;
  PY_TRY(host_argument(thread, "gethostbyname_ex", args[0], &holder, &name));
  Address address;
  socklen_t size;
  PY_TRY(address_resolve(thread, name, AF_INET, &address, &size));
  hostent entry, *found = nullptr;
  char room[kEntryRoom];
  int error = 0;
  gethostbyname_r(name, &entry, room, sizeof room, &found, &error);
  return host_entry(thread, found, error);
}
Owned<Object> socket_gethostbyaddr(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "gethostbyaddr", args.nargs, 1, 1));
  Owned<Object> holder;
  const char* name;
  PY_TRY(host_argument(thread, "gethostbyaddr", args[0], &holder, &name));
  Address address;
  socklen_t size;
  PY_TRY(address_resolve(thread, name, AF_UNSPEC, &address, &size));
  const bool four = address.any.sa_family == AF_INET;
  const void* at = four ? static_cast<const void*>(&address.in.sin_addr) : &address.in6.sin6_addr;
  hostent entry, *found = nullptr;
  char room[kEntryRoom];
  int error = 0;
  gethostbyaddr_r(at, four ? 4 : 16, address.any.sa_family, &entry, room, sizeof room, &found,
                  &error);
  return host_entry(thread, found, error);
}

Owned<Object> socket_getservbyname(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "getservbyname", args.nargs, 1, 2));
  Owned<Object> kept[2];
  const char* texts[2] = {nullptr, nullptr};
  for (size_t i = 0; i < args.nargs; ++i)
    PY_TRY(plain_text(thread, "getservbyname", i == 0 ? "argument 1" : "argument 2", args[i],
                      &kept[i], &texts[i]));
  const servent* service = getservbyname(texts[0], texts[1]);
  if (service == nullptr) return raise(thread, &exc::OSError, "service/proto not found");
  return int_from_int64(thread, ntohs(static_cast<uint16_t>(service->s_port)));
}
Owned<Object> socket_getservbyport(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "getservbyport", args.nargs, 1, 2));
  const int port = PY_TRY(parse_c_int(thread, args[0]));
  Owned<Object> kept;
  const char* proto = nullptr;
  if (args.nargs > 1)
    PY_TRY(plain_text(thread, "getservbyport", "argument 2", args[1], &kept, &proto));
  if (port < 0 || port > 0xffff)
    return raise(thread, &exc::OverflowError, "getservbyport: port must be 0-65535.");
  const servent* service = getservbyport(htons(static_cast<uint16_t>(port)), proto);
  if (service == nullptr) return raise(thread, &exc::OSError, "port/proto not found");
  return str_from_utf8(thread, service->s_name);
}
Owned<Object> socket_getprotobyname(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "getprotobyname", args.nargs, 1, 1));
  Owned<Object> kept;
  const char* name;
  PY_TRY(plain_text(thread, "getprotobyname", "argument 1", args[0], &kept, &name));
  const protoent* protocol = getprotobyname(name);
  if (protocol == nullptr) return raise(thread, &exc::OSError, "protocol not found");
  return int_from_int64(thread, protocol->p_proto);
}

Owned<Object> socket_close(Thread& thread, Object*, Object* object) {
  const int fd = PY_TRY(to_c_int(thread, object));
  if (close(fd) != 0 && errno != ECONNRESET) return raise_os_error(thread, errno, nullptr);
  return new_none();
}
Owned<Object> socket_dup(Thread& thread, Object*, Object* object) {
  const int copy = fcntl(PY_TRY(to_c_int(thread, object)), F_DUPFD_CLOEXEC, 0);
  if (copy < 0) return raise_os_error(thread, errno, nullptr);
  return int_from_int64(thread, copy);
}
Owned<Object> socket_socketpair(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "socketpair", args.nargs, 0, 3));
  int numbers[3] = {AF_UNIX, SOCK_STREAM, 0};
  for (size_t i = 0; i < args.nargs; ++i) numbers[i] = PY_TRY(parse_c_int(thread, args[i]));
  int pair[2];
  if (socketpair(numbers[0], numbers[1] | SOCK_CLOEXEC, numbers[2], pair) != 0)
    return raise_os_error(thread, errno, nullptr);
  Owned<Object> first = socket_make(thread, pair[0], numbers[0], numbers[1], numbers[2]);
  Owned<Object> second =
      first ? socket_make(thread, pair[1], numbers[0], numbers[1], numbers[2]) : nullptr;
  if (!second) {
    if (!first) close(pair[0]);
    close(pair[1]);
    return {};
  }
  Object* const items[] = {first, second};
  return tuple_pack(thread, items);
}

Owned<Object> socket_inet_aton(Thread& thread, Object*, Args args) {
  Owned<Object> kept;
  const char* text;
  PY_TRY(plain_text(thread, "inet_aton", "argument", args[0], &kept, &text));
  in_addr address;
  if (inet_aton(text, &address) == 0)
    return raise(thread, &exc::OSError, "illegal IP address string passed to inet_aton");
  return bytes_from(thread, reinterpret_cast<char*>(&address), sizeof address);
}
Owned<Object> socket_inet_ntoa(Thread& thread, Object*, Args args) {
  HeldBuffer held;
  PY_TRY(held.get(thread, args[0]));
  if (held.span().size != 4)
    return raise(thread, &exc::OSError, "packed IP wrong length for inet_ntoa");
  char text[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, held.span().data, text, sizeof text);
  return str_from_utf8(thread, text);
}
Owned<Object> socket_inet_pton(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "inet_pton", args.nargs, 2, 2));
  const int family = PY_TRY(parse_c_int(thread, args[0]));
  Owned<Object> kept;
  const char* text;
  PY_TRY(plain_text(thread, "inet_pton", "argument 2", args[1], &kept, &text));
  char packed[16];
  const int found = inet_pton(family, text, packed);
  if (found < 0) return raise_os_error(thread, errno, nullptr);
  if (found == 0)
    return raise(thread, &exc::OSError, "illegal IP address string passed to inet_pton");
  return bytes_from(thread, packed, family == AF_INET ? 4 : 16);
}
Owned<Object> socket_inet_ntop(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "inet_ntop", args.nargs, 2, 2));
  const int family = PY_TRY(parse_c_int(thread, args[0]));
  HeldBuffer held;
  PY_TRY(held.get(thread, args[1]));
  if (family != AF_INET && family != AF_INET6)
    return raise_value_error(thread, "unknown address family %d", family);
  if (held.span().size != (family == AF_INET ? 4 : 16))
    return raise_value_error(thread, "invalid length of packed IP address string");
  char text[INET6_ADDRSTRLEN];
  inet_ntop(family, held.span().data, text, sizeof text);
  return str_from_utf8(thread, text);
}

Owned<Object> info_row(Thread& thread, const addrinfo* info) {
  Address address{};
  const socklen_t size =
      info->ai_addrlen < sizeof address ? info->ai_addrlen : static_cast<socklen_t>(sizeof address);
  std::memcpy(&address, info->ai_addr, size);
  Object* items[5];
  int count = 0;
  for (int number : {info->ai_family, info->ai_socktype, info->ai_protocol})
    items[count++] = int_from_int64(thread, number).release();
  items[count++] =
      posix::file_text(thread, info->ai_canonname == nullptr ? "" : info->ai_canonname).release();
  items[count++] = address_object(thread, address, size).release();
  return tuple_from_array_steal(thread, items, 5);
}

constinit SignatureText kGetaddrinfo{"getaddrinfo",
                                     "(host, port, family=0, type=0, proto=0, flags=0)"};
Owned<Object> socket_getaddrinfo(Thread& thread, Object*, RawArgs args) {
  BoundArgs bound;
  PY_TRY(bind_vectorcall(thread, kGetaddrinfo, args.argv, args.nargs, args.kwnames, &bound));
  int numbers[4];
  for (size_t i = 0; i < 4; ++i)
    numbers[i] = bound.has(2 + i) ? PY_TRY(parse_c_int(thread, bound[2 + i])) : 0;
  Owned<Object> kept_host, kept_port;
  const char *host = nullptr, *port = nullptr;
  if (is_a<Str>(bound[0])) {
    const char* encoding = as<Str>(bound[0])->ascii ? "ascii" : "idna";
    kept_host = PY_TRY(str_encode(thread, as<Str>(bound[0]), encoding, "strict"));
  } else if (is_a<Bytes>(bound[0])) {
    kept_host = share(bound[0]);
  } else if (!is_none(bound[0])) {
    return raise_type_error(thread, "getaddrinfo() argument 1 must be string or None");
  }
  if (kept_host) host = static_cast<Bytes*>(kept_host.get())->data;
  if (is_a<Int>(bound[1])) {
    // A subclass' own idea of text does not count.
    Owned<Object> text = PY_TRY(Int::type.tp_repr(thread, bound[1]));
    kept_port = PY_TRY(str_encode(thread, static_cast<Str*>(text.get()), "utf-8", "strict"));
  } else if (is_a<Str>(bound[1])) {
    kept_port = PY_TRY(str_encode(thread, as<Str>(bound[1]), "utf-8", "strict"));
  } else if (is_a<Bytes>(bound[1])) {
    kept_port = share(bound[1]);
  } else if (!is_none(bound[1])) {
    return raise(thread, &exc::OSError, "Int or String expected");
  }
  if (kept_port) port = static_cast<Bytes*>(kept_port.get())->data;
  addrinfo hints{}, *found = nullptr;
  hints.ai_family = numbers[0];
  hints.ai_socktype = numbers[1];
  hints.ai_protocol = numbers[2];
  hints.ai_flags = numbers[3];
  const int error = getaddrinfo(host, port, &hints, &found);
  if (error != 0) return raise_gai(thread, error);
  Owned<List> rows = list_new(thread);
  for (const addrinfo* info = found; info != nullptr && rows; info = info->ai_next) {
    Owned<Object> row = info_row(thread, info);
    if (!row || failed(list_append(thread, rows, row))) rows.reset();
  }
  freeaddrinfo(found);
  return rows;
}

Owned<Object> socket_getnameinfo(Thread& thread, Object*, RawArgs args) {
  PY_TRY(check_count(thread, "getnameinfo", args.nargs, 2, 2));
  const int flags = PY_TRY(parse_c_int(thread, args[1]));
  if (!is_a<Tuple>(args[0]))
    return raise_type_error(thread, "getnameinfo() argument 1 must be a tuple");
  auto* tuple = as<Tuple>(args[0]);
  if (tuple->ob_size < 2 || tuple->ob_size > 4)
    return raise_type_error(thread, "getnameinfo(): illegal sockaddr argument");
  Owned<Object> kept;
  const char* host;
  PY_TRY(plain_text(thread, "getnameinfo", "argument 1", tuple->items[0], &kept, &host));
  int64_t numbers[3] = {0, 0, 0};
  for (int64_t i = 1; i < tuple->ob_size; ++i)
    numbers[i - 1] = PY_TRY(to_c_long(thread, tuple->items[i]));
  if (numbers[1] < 0 || numbers[1] > 0xfffff)
    return raise(thread, &exc::OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
  char port[24];
  std::snprintf(port, sizeof port, "%lld", static_cast<long long>(numbers[0]));
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_DGRAM;
  hints.ai_flags = AI_NUMERICHOST;
  int error = getaddrinfo(host, port, &hints, &found);
  if (error != 0) return raise_gai(thread, error);
  const bool several = found->ai_next != nullptr;
  const int family = found->ai_family;
  Address address{};
  const socklen_t size = found->ai_addrlen;
  std::memcpy(&address, found->ai_addr, size);
  freeaddrinfo(found);
  if (several) return raise(thread, &exc::OSError, "sockaddr resolved to multiple addresses");
  if (family == AF_INET && tuple->ob_size != 2)
    return raise(thread, &exc::OSError, "IPv4 sockaddr must be 2 tuple");
  if (family == AF_INET6) {
    address.in6.sin6_flowinfo = htonl(static_cast<uint32_t>(numbers[1]));
    address.in6.sin6_scope_id = static_cast<uint32_t>(numbers[2]);
  }
  char name[NI_MAXHOST], service[NI_MAXSERV];
  error = getnameinfo(&address.any, size, name, sizeof name, service, sizeof service, flags);
  if (error != 0) return raise_gai(thread, error);
  Owned<Object> first = PY_TRY(posix::file_text(thread, name));
  Owned<Object> second = PY_TRY(posix::file_text(thread, service));
  Object* const items[] = {first, second};
  return tuple_pack(thread, items);
}

Owned<Object> socket_getdefaulttimeout(Thread& thread, Object*) {
  return timeout_object(thread, g_default_timeout);
}
Owned<Object> socket_setdefaulttimeout(Thread& thread, Object*, Object* object) {
  PY_TRY(timeout_read(thread, object, &g_default_timeout));
  return new_none();
}

Owned<Object> socket_if_nameindex(Thread& thread, Object*) {
  struct if_nameindex* all = if_nameindex();
  if (all == nullptr) return raise_os_error(thread, errno, nullptr);
  Owned<List> list = list_new(thread);
  for (const struct if_nameindex* one = all; one->if_index != 0 && list; ++one) {
    Object* items[] = {int_from_int64(thread, one->if_index).release(),
                       posix::file_text(thread, one->if_name).release()};
    Owned<Object> pair = tuple_from_array_steal(thread, items, 2);
    if (!pair || failed(list_append(thread, list, pair))) list.reset();
  }
  if_freenameindex(all);
  return list;
}
Owned<Object> socket_if_nametoindex(Thread& thread, Object*, Args args) {
  Owned<Bytes> name = PY_TRY(posix::file_bytes(thread, args[0]));
  const unsigned index = if_nametoindex(name->data);
  if (index == 0) return raise_os_error(thread, errno, nullptr);
  return int_from_int64(thread, index);
}
Owned<Object> socket_if_indextoname(Thread& thread, Object*, Args args) {
  const uint32_t index = PY_TRY(unsigned_of(thread, args[0], 32, "unsigned int"));
  char name[IF_NAMESIZE + 1];
  if (if_indextoname(index, name) == nullptr) return raise_os_error(thread, errno, nullptr);
  return posix::file_text(thread, name);
}

Owned<Object> message_size(Thread& thread, const char* function, RawArgs args, bool space) {
  PY_TRY(check_count(thread, function, args.nargs, 1, 1));
  const int64_t length = PY_TRY(to_index(thread, args[0]));
  if (length < 0 || length > INT_MAX)
    return raise(thread, &exc::OverflowError, "%s() argument out of range", function);
  const auto size = static_cast<size_t>(length);
  return int_from_uint64(thread, space ? CMSG_SPACE(size) : CMSG_LEN(size));
}
Owned<Object> socket_cmsg_len(Thread& thread, Object*, RawArgs args) {
  return message_size(thread, "CMSG_LEN", args, false);
}
Owned<Object> socket_cmsg_space(Thread& thread, Object*, RawArgs args) {
  return message_size(thread, "CMSG_SPACE", args, true);
}

constinit MethodDef kFunctions[] = {
    MethodDef::positional("gethostbyname", socket_gethostbyname, nullptr,
                          "Return a host's IPv4 address."),
    MethodDef::positional("gethostbyname_ex", socket_gethostbyname_ex, nullptr,
                          "Return a host's name, aliases and IPv4 addresses."),
    MethodDef::positional("gethostbyaddr", socket_gethostbyaddr, nullptr,
                          "Return the name, aliases and addresses behind an address."),
    {"gethostname", socket_gethostname, "($self, /)", "Return the name of this host."},
    MethodDef::positional("sethostname", socket_sethostname, nullptr, "Name this host."),
    MethodDef::positional("getservbyname", socket_getservbyname, nullptr,
                          "Return a service's port."),
    MethodDef::positional("getservbyport", socket_getservbyport, nullptr,
                          "Return a port's service."),
    MethodDef::positional("getprotobyname", socket_getprotobyname, nullptr,
                          "Return a protocol's number."),
    {"close", socket_close, "($self, object, /)", "Close a socket by its number."},
    {"dup", socket_dup, "($self, object, /)", "Return another number for a socket."},
    MethodDef::positional("socketpair", socket_socketpair, nullptr,
                          "Return two connected sockets."),
    {"ntohs", swap_short, "($module, integer, /)", "From the network's order to the host's."},
    {"ntohl", swap_long, "($module, integer, /)", "From the network's order to the host's."},
    {"htons", swap_short, "($module, integer, /)", "From the host's order to the network's."},
    {"htonl", swap_long, "($module, integer, /)", "From the host's order to the network's."},
    {"inet_aton", socket_inet_aton, "($module, ip_addr, /)", "Pack an IPv4 address."},
    {"inet_ntoa", socket_inet_ntoa, "($module, packed_ip, /)", "Unpack an IPv4 address."},
    MethodDef::positional("inet_pton", socket_inet_pton, nullptr, "Pack an address of a family."),
    MethodDef::positional("inet_ntop", socket_inet_ntop, nullptr, "Unpack an address of a family."),
    {"getaddrinfo", socket_getaddrinfo, nullptr, "Return all ways to reach a host's service."},
    MethodDef::positional("getnameinfo", socket_getnameinfo, nullptr,
                          "Return the host and service behind an address."),
    {"getdefaulttimeout", socket_getdefaulttimeout, "($self, /)",
     "Return the timeout of new sockets."},
    {"setdefaulttimeout", socket_setdefaulttimeout, "($self, object, /)",
     "Set the timeout of new sockets."},
    {"if_nameindex", socket_if_nameindex, "($self, /)", "Return all network interfaces."},
    {"if_nametoindex", socket_if_nametoindex, "($module, oname, /)",
     "Return an interface's number."},
    {"if_indextoname", socket_if_indextoname, "($module, if_index, /)",
     "Return an interface's name."},
    MethodDef::positional("CMSG_LEN", socket_cmsg_len, nullptr,
                          "Return the length of a control message with so much data."),
    MethodDef::positional("CMSG_SPACE", socket_cmsg_space, nullptr,
                          "Return the room that a control message with so much data takes."),
    {},
};

struct Constant {
  const char* name;
  int64_t value;
};
constexpr Constant kConstants[] = {
#define PY_SOCKET_CONSTANT(name, value) {#name, value},
#include "vm/modules/socket_names.def"
#undef PY_SOCKET_CONSTANT
};

}  // namespace
}  // namespace net

Owned<Object> socket_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_socket"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_str(thread, module, "__doc__", "Sockets, below the socket module."));
  PY_TRY(module_add_functions(thread, module, net::kFunctions));
  PY_TRY(net::exceptions_init(thread, module));
  PY_TRY(net::socket_type_init(thread, module));
  PY_TRY(module_add(thread, module, "has_ipv6", new_bool(true)));
  PY_TRY(module_add_str(thread, module, "BDADDR_ANY", "00:00:00:00:00:00"));
  PY_TRY(module_add_str(thread, module, "BDADDR_LOCAL", "00:00:00:FF:FF:FF"));
  for (const net::Constant& constant : net::kConstants)
    PY_TRY(module_add_int(thread, module, constant.name, constant.value));
  return module;
}

}  // namespace py
