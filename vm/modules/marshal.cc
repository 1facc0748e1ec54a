// The marshal module.
// Counterpart: Python/marshal.c.
#include "vm/marshal/marshal.h"

#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"

namespace py {

namespace {

Maybe<bool> allow_code(Thread& thread, Object* argument) {
  if (argument == nullptr) return true;
  Tri truth = object_is_true(thread, argument);
  if (truth == Tri::kError) return Raised{};
  return truth == Tri::kTrue;
}

Owned<Object> dumps(Thread& thread, Object*, Args args) {
  int version = args.has(1) ? PY_TRY(to_c_int(thread, args[1])) : kMarshalVersion;
  bool allow = PY_TRY(allow_code(thread, args[2]));
  return marshal_dumps(thread, args[0], version, allow);
}

Owned<Object> loads(Thread& thread, Object*, Args args) {
  bool allow = PY_TRY(allow_code(thread, args[1]));
  BufferView view;
  PY_TRY(get_buffer(thread, args[0], &view, kBufferSimple));
  Owned<Object> value = marshal_loads(thread, static_cast<const char*>(view.buf),
                                      static_cast<size_t>(view.len), allow);
  release_buffer(&view);
  return value;
}

Owned<Object> dump(Thread& thread, Object*, Args args) {
  int version = args.has(2) ? PY_TRY(to_c_int(thread, args[2])) : kMarshalVersion;
  bool allow = PY_TRY(allow_code(thread, args[3]));
  Owned<Bytes> bytes = PY_TRY(marshal_dumps(thread, args[0], version, allow));
  return call_method(thread, args[1], "write", bytes);
}

Owned<Object> load(Thread& thread, Object*, Args args) {
  bool allow = PY_TRY(allow_code(thread, args[1]));
  // A stream opened as text is noticed before anything is lost.
  Owned<Object> probe =
      PY_TRY(call_method(thread, args[0], "read", PY_TRY(int_from_int64(thread, 0)).get()));
  if (!is_a<Bytes>(probe.get()))
    return raise_type_error(thread, "file.read() returned not bytes but %.100s",
                            probe->ob_type->tp_name);
  return marshal_load_stream(thread, args[0], allow);
}

constinit MethodDef kMethods[] = {
    {"dump", dump, "($module, value, file, version=version, /, *, allow_code=True)",
     "Write an object to a binary file."},
    {"load", load, "($module, file, /, *, allow_code=True)", "Read one object from a binary file."},
    {"dumps", dumps, "($module, value, version=version, /, *, allow_code=True)",
     "Return the bytes of an object."},
    {"loads", loads, "($module, bytes, /, *, allow_code=True)",
     "Return the object at the start of some bytes."},
    {},
};

}  // namespace

Owned<Object> marshal_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "marshal"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kMethods));
  PY_TRY(
      module_add_str(thread, module, "__doc__", "Objects as bytes, in the format of .pyc files."));
  PY_TRY(module_add_int(thread, module, "version", kMarshalVersion));
  return module;
}

}  // namespace py
