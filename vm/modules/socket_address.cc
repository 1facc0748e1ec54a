// _socket: addresses between Python's tuples and the system's structures, and the errors of looking
// names up. Counterpart: Modules/socketmodule.c.
#include <arpa/inet.h>
#include <netdb.h>

#include <cerrno>
#include <climits>
#include <cstddef>
#include <cstring>

#include "vm/modules/posix_internal.h"
#include "vm/modules/socket_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/bytes_common.h"
#include "vm/objects/dict.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py::net {
namespace {

constinit Object* g_herror = nullptr;  // Owned, like the next.
constinit Object* g_gaierror = nullptr;

PY_COLD Raised raise_lookup(Thread& thread, Object* type, int error, const char* text) {
  Owned<Object> number = PY_TRY(int_from_int64(thread, error));
  Owned<Object> message = PY_TRY(posix::file_text(thread, text));
  Object* const items[] = {number, message};
  Owned<Tuple> args = PY_TRY(tuple_pack(thread, items));
  return raise_object(thread, static_cast<Type*>(type), args);
}

Status make_exception(Thread& thread, Module* module, const char* name, Object** out) {
  if (*out == nullptr) {
    Owned<Str> text = PY_TRY(str_intern_ascii(thread, name));
    Object* const items[] = {&exc::OSError};
    Owned<Tuple> bases = PY_TRY(tuple_pack(thread, items));
    Owned<Dict> dict = PY_TRY(dict_new(thread));
    Owned<Str> owner = PY_TRY(str_intern_ascii(thread, "socket"));
    PY_TRY(dict_set(thread, dict, ids.__module__, owner));
    *out = PY_TRY(type_new_class(thread, &TypeType::type, text, bases, dict, nullptr)).release();
  }
  return module_add(thread, module, name, share(*out));
}

Status read_port(Thread& thread, Object* object, const char* function, in_port_t* port) {
  const int number = PY_TRY(to_c_int(thread, object));
  if (number < 0 || number > 0xffff)
    return raise(thread, &exc::OverflowError, "%s(): port must be 0-65535.", function);
  *port = htons(static_cast<uint16_t>(number));
  return Status::kOk;
}

Status read_host(Thread& thread, Object* object, int family, Address* address, socklen_t* size) {
  Owned<Object> holder;
  const char* text;
  PY_TRY(host_text(thread, object, &holder, &text));
  return address_resolve(thread, text, family, address, size);
}

Status read_in(Thread& thread, Object* object, const char* function, Address* address,
               socklen_t* size) {
  if (!is_a<Tuple>(object))
    return raise_type_error(thread, "%s(): AF_INET address must be tuple, not %.500s", function,
                            object->ob_type->tp_name);
  auto* tuple = as<Tuple>(object);
  if (tuple->ob_size != 2)
    return raise_type_error(thread, "AF_INET address must be a pair (host, port)");
  Owned<Object> holder;
  const char* text;
  PY_TRY(host_text(thread, tuple->items[0], &holder, &text));
  const int port = PY_TRY(parse_c_int(thread, tuple->items[1]));
  PY_TRY(address_resolve(thread, text, AF_INET, address, size));
  if (port < 0 || port > 0xffff)
    return raise(thread, &exc::OverflowError, "%s(): port must be 0-65535.", function);
  address->in.sin_family = AF_INET;
  address->in.sin_port = htons(static_cast<uint16_t>(port));
  *size = sizeof address->in;
  return Status::kOk;
}

Status read_in6(Thread& thread, Object* object, const char* function, Address* address,
                socklen_t* size) {
  if (!is_a<Tuple>(object))
    return raise_type_error(thread, "%s(): AF_INET6 address must be tuple, not %.500s", function,
                            object->ob_type->tp_name);
  auto* tuple = as<Tuple>(object);
  if (tuple->ob_size < 2 || tuple->ob_size > 4)
    return raise_type_error(thread,
                            "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])");
  uint64_t numbers[2] = {0, 0};
  for (int64_t i = 2; i < tuple->ob_size; ++i) {
    Owned<Object> number = PY_TRY(number_index(thread, tuple->items[i]));
    numbers[i - 2] = PY_TRY(int_as_uint64_mask(thread, number)) & UINT32_MAX;
  }
  Address found;
  PY_TRY(read_host(thread, tuple->items[0], AF_INET6, &found, size));
  in_port_t port;
  PY_TRY(read_port(thread, tuple->items[1], function, &port));
  if (numbers[0] > 0xfffff)
    return raise(thread, &exc::OverflowError, "%s(): flowinfo must be 0-1048575.", function);
  *address = found;
  address->in6.sin6_family = AF_INET6;
  address->in6.sin6_port = port;
  address->in6.sin6_flowinfo = htonl(static_cast<uint32_t>(numbers[0]));
  address->in6.sin6_scope_id = static_cast<uint32_t>(numbers[1]);
  *size = sizeof address->in6;
  return Status::kOk;
}

Status read_un(Thread& thread, Object* object, Address* address, socklen_t* size) {
  Owned<Object> path = share(object);
  if (is_a<Str>(object))
    path = PY_TRY(str_encode(thread, as<Str>(object), "utf-8", "surrogateescape"));
  HeldBuffer held;
  PY_TRY(held.get(thread, path));
  const ByteSpan bytes = held.span();
  // A name that starts with a zero byte, and the empty one, are no files: they need no end.
  const bool abstract = bytes.size == 0 || bytes.data[0] == 0;
  constexpr int64_t kRoom = sizeof address->un.sun_path;
  if (abstract ? bytes.size > kRoom : bytes.size >= kRoom)
    return raise(thread, &exc::OSError, "AF_UNIX path too long");
  std::memset(&address->un, 0, sizeof address->un);
  address->un.sun_family = AF_UNIX;
  if (bytes.size > 0)
    std::memcpy(address->un.sun_path, bytes.data, static_cast<size_t>(bytes.size));
  *size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + static_cast<size_t>(bytes.size) +
                                 (abstract ? 0 : 1));
  return Status::kOk;
}

Status read_nl(Thread& thread, Object* object, const char* function, Address* address,
               socklen_t* size) {
  if (!is_a<Tuple>(object))
    return raise_type_error(thread, "%s(): AF_NETLINK address must be tuple, not %.500s", function,
                            object->ob_type->tp_name);
  auto* tuple = as<Tuple>(object);
  if (tuple->ob_size != 2)
    return raise_type_error(thread, "AF_NETLINK address must be a pair (pid, groups)");
  uint32_t numbers[2];
  for (size_t i = 0; i < 2; ++i) {
    Owned<Object> number = PY_TRY(number_index(thread, tuple->items[i]));
    numbers[i] = static_cast<uint32_t>(PY_TRY(int_as_uint64_mask(thread, number)));
  }
  std::memset(&address->nl, 0, sizeof address->nl);
  address->nl.nl_family = AF_NETLINK;
  address->nl.nl_pid = numbers[0];
  address->nl.nl_groups = numbers[1];
  *size = sizeof address->nl;
  return Status::kOk;
}

Owned<Object> pack(Thread& thread, Owned<Object> first, const int64_t* numbers, size_t count) {
  if (!first) return {};
  Object* items[4] = {first.release()};
  for (size_t i = 0; i < count; ++i) items[i + 1] = int_from_int64(thread, numbers[i]).release();
  return tuple_from_array_steal(thread, items, static_cast<int64_t>(count) + 1);
}

}  // namespace

Status check_count(Thread& thread, const char* function, size_t count, size_t min, size_t max) {
  if (count >= min && count <= max) return Status::kOk;
  const size_t wanted = count < min ? min : max;
  return raise_type_error(thread, "%s() takes %s %zu argument%s (%zu given)", function,
                          min == max    ? "exactly"
                          : count < min ? "at least"
                                        : "at most",
                          wanted, wanted == 1 ? "" : "s", count);
}

Raised raise_gai(Thread& thread, int error) {
  if (error == EAI_SYSTEM) return raise_os_error(thread, errno, nullptr);
  return raise_lookup(thread, g_gaierror, error, gai_strerror(error));
}
Raised raise_herror(Thread& thread, int error) {
  return raise_lookup(thread, g_herror, error, hstrerror(error));
}

Status exceptions_init(Thread& thread, Module* module) {
  PY_TRY(make_exception(thread, module, "herror", &g_herror));
  PY_TRY(make_exception(thread, module, "gaierror", &g_gaierror));
  PY_TRY(module_add(thread, module, "error",
                    share(reinterpret_cast<Object*>(static_cast<Type*>(&exc::OSError)))));
  return module_add(thread, module, "timeout",
                    share(reinterpret_cast<Object*>(static_cast<Type*>(&exc::TimeoutError))));
}

Status host_bytes(Thread& thread, Object* object, Owned<Object>* holder) {
  if (is_a<Str>(object)) {
    auto* name = as<Str>(object);
    // Only what needs it goes through the codec, which is slow to load.
    *holder = PY_TRY(str_encode(thread, name, name->ascii ? "ascii" : "idna", "strict"));
  } else if (is_a<Bytes>(object) || is_a<ByteArray>(object)) {
    *holder = PY_TRY(object_bytes(thread, object));
  } else {
    return raise_type_error(thread, "str, bytes or bytearray expected, not %s",
                            object->ob_type->tp_name);
  }
  return Status::kOk;
}

Status host_text(Thread& thread, Object* object, Owned<Object>* holder, const char** text) {
  PY_TRY(host_bytes(thread, object, holder));
  const auto* bytes = static_cast<Bytes*>(holder->get());
  if (std::memchr(bytes->data, 0, static_cast<size_t>(bytes->ob_size)) != nullptr)
    return raise_type_error(thread, "host name must not contain null character");
  *text = bytes->data;
  return Status::kOk;
}

Status address_resolve(Thread& thread, const char* name, int family, Address* address,
                       socklen_t* size) {
  std::memset(address, 0, sizeof *address);
  addrinfo hints{}, *found = nullptr;
  if (std::strcmp(name, "<broadcast>") == 0 || std::strcmp(name, "255.255.255.255") == 0) {
    if (family != AF_INET && family != AF_UNSPEC)
      return raise(thread, &exc::OSError, "address family mismatched");
    address->in.sin_family = AF_INET;
    address->in.sin_addr.s_addr = INADDR_BROADCAST;
    *size = sizeof address->in;
    return Status::kOk;
  }
  // Numbers need no asking.
  if ((family == AF_INET || family == AF_UNSPEC) &&
      inet_pton(AF_INET, name, &address->in.sin_addr) == 1) {
    address->in.sin_family = AF_INET;
    *size = sizeof address->in;
    return Status::kOk;
  }
  const bool any = *name == 0;
  hints.ai_family = family;
  if (any) {
    hints.ai_socktype = SOCK_DGRAM;
    hints.ai_flags = AI_PASSIVE;
  }
  const int error = getaddrinfo(any ? nullptr : name, any ? "0" : nullptr, &hints, &found);
  if (error != 0) return raise_gai(thread, error);
  if (any && found->ai_next != nullptr) {
    freeaddrinfo(found);
    return raise(thread, &exc::OSError, "wildcard resolved to multiple address");
  }
  *size = found->ai_addrlen < sizeof *address ? found->ai_addrlen : sizeof *address;
  std::memcpy(address, found->ai_addr, *size);
  freeaddrinfo(found);
  return Status::kOk;
}

Status address_read(Thread& thread, int family, Object* object, const char* function,
                    Address* address, socklen_t* size) {
  std::memset(address, 0, sizeof *address);
  switch (family) {
    case AF_INET:
      return read_in(thread, object, function, address, size);
    case AF_INET6:
      return read_in6(thread, object, function, address, size);
    case AF_UNIX:
      return read_un(thread, object, address, size);
    case AF_NETLINK:
      return read_nl(thread, object, function, address, size);
    default:
      return raise(thread, &exc::OSError, "%s(): bad family", function);
  }
}

Owned<Object> address_text(Thread& thread, const Address& address, socklen_t size) {
  char text[NI_MAXHOST];
  const int error = getnameinfo(&address.any, size, text, sizeof text, nullptr, 0, NI_NUMERICHOST);
  if (error != 0) return raise_gai(thread, error);
  return str_from_utf8(thread, text);
}

Owned<Object> address_object(Thread& thread, const Address& address, socklen_t size) {
  if (size == 0) return new_none();
  switch (address.any.sa_family) {
    case AF_INET: {
      const int64_t port = ntohs(address.in.sin_port);
      return pack(thread, address_text(thread, address, size), &port, 1);
    }
    case AF_INET6: {
      const int64_t numbers[] = {ntohs(address.in6.sin6_port), ntohl(address.in6.sin6_flowinfo),
                                 address.in6.sin6_scope_id};
      return pack(thread, address_text(thread, address, size), numbers, 3);
    }
    case AF_UNIX: {
      const size_t length = size - offsetof(sockaddr_un, sun_path);
      const char* path = address.un.sun_path;
      if (size > offsetof(sockaddr_un, sun_path) && path[0] == 0)
        return bytes_from(thread, path, length);
      return str_decode(thread, path, strnlen(path, length), "utf-8", "surrogateescape");
    }
    case AF_NETLINK: {
      const int64_t groups = address.nl.nl_groups;
      return pack(thread, int_from_int64(thread, address.nl.nl_pid), &groups, 1);
    }
    default: {
      Owned<Object> family = PY_TRY(int_from_int64(thread, address.any.sa_family));
      Owned<Object> data =
          PY_TRY(bytes_from(thread, address.any.sa_data, size - offsetof(sockaddr, sa_data)));
      Object* const items[] = {family, data};
      return tuple_pack(thread, items);
    }
  }
}

}  // namespace py::net
