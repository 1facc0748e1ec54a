// What the files of the exception hierarchy share.
// Counterpart: Objects/exceptions.c.
#ifndef VM_OBJECTS_EXCEPTION_BASE_H_
#define VM_OBJECTS_EXCEPTION_BASE_H_

#include "vm/objects/exceptions.h"

namespace py {

// Field offsets of BaseException, to start the field lists of its subclasses.
#define PY_EXCEPTION_FIELDS                                                         \
  offsetof(Exception, dict), offsetof(Exception, args), offsetof(Exception, notes), \
      offsetof(Exception, traceback), offsetof(Exception, context), offsetof(Exception, cause)

extern const uint16_t kExceptionFields[];
Owned<Object> exception_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs);
Status exception_init(Thread& thread, Object* self, Tuple* args, Dict* kwargs);
Owned<Object> exception_vectorcall(Thread& thread, Object* callable, Object* const* args,
                                   size_t nargsf, Tuple* kwnames);
Owned<Object> exception_str(Thread& thread, Object* self);

}  // namespace py

#endif  // VM_OBJECTS_EXCEPTION_BASE_H_
