// What the files of the exception hierarchy share.
// Counterpart: Objects/exceptions.c.
#ifndef VM_OBJECTS_EXCEPTION_BASE_H_
#define VM_OBJECTS_EXCEPTION_BASE_H_

#include "vm/objects/arguments.h"
#include "vm/objects/exceptions.h"

namespace py {

// Field offsets of BaseException, to start the field lists of its subclasses.
#define PY_EXCEPTION_FIELDS                                                         \
  offsetof(Exception, dict), offsetof(Exception, args), offsetof(Exception, notes), \
      offsetof(Exception, traceback), offsetof(Exception, context), offsetof(Exception, cause)

extern const uint16_t kExceptionFields[];
// (In initialisers of exc::X the name Exception means the type object.)
inline constexpr int64_t kExceptionSize = sizeof(Exception);
inline constexpr int64_t kExceptionDictOffset = offsetof(Exception, dict);
Owned<Object> exception_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs);
Status exception_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs);
Owned<Object> exception_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                   size_t nargsf, Tuple* kwnames);
Owned<Object> exception_str(Thread& thread, Object* self);
// __reduce__: (type, args), and the state when there is one (null or None: none).
Owned<Object> exception_reduce_with(Thread& thread, Object* self, Object* args, Object* state);

// A type like its base but for its name; the derived ones inherit `__new__`, as CPython's do.
#define PY_SIMPLE_EXCEPTION(name, base, doc)                                         \
  constinit Type exc::name = {                                                       \
      .tp_name = #name,                                                              \
      .tp_basicsize = kExceptionSize,                                                \
      .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kBaseExcSubclass, \
      .tp_doc = doc,                                                                 \
      .tp_base = &base,                                                              \
      .tp_dictoffset = kExceptionDictOffset,                                         \
      .tp_init = exception_init,                                                     \
      .tp_new = exception_new,                                                       \
      .tp_vectorcall = exception_vectorcall,                                         \
      .fields = kExceptionFields,                                                    \
  }
#define PY_DERIVED_EXCEPTION(name, python_name, base, layout, init_slot, field_list, docstring) \
  constinit Type exc::name = {                                                                  \
      .tp_name = python_name,                                                                   \
      .tp_basicsize = sizeof(layout),                                                           \
      .tp_flags = tpflags::kHaveGc | tpflags::kBaseType | tpflags::kBaseExcSubclass,            \
      .tp_doc = docstring,                                                                      \
      .tp_base = &base,                                                                         \
      .tp_dictoffset = kExceptionDictOffset,                                                    \
      .tp_init = init_slot,                                                                     \
      .fields = field_list,                                                                     \
  }

// A MemoryError from the reserve, with no arguments; null when even that is used up.
Owned<Object> memory_error_from_reserve();
Status memory_error_fill_reserve(Thread& thread);
// The map of errno values to subclasses of OSError.
Status os_error_init(Thread& thread);
Status exception_group_init(Thread& thread);

}  // namespace py

#endif  // VM_OBJECTS_EXCEPTION_BASE_H_
