// Modules. Counterpart: Objects/moduleobject.c.
#ifndef VM_OBJECTS_MODULE_H_
#define VM_OBJECTS_MODULE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"
#include "vm/objects/arguments.h"

namespace py {

struct Module : Object {
  static Type type;
  Slot<Dict> dict;
  void* state;  // A native module's own.
  Slot<Object> name;
  WeakRef* weaklist;  // At CPython's offset, since types show it.
};
Owned<Module> module_new(Thread& thread, Object* name);
// Adds native functions to a module: methods ended by a null name.
Status module_add_functions(Thread& thread, Module* module, MethodDef* methods);
Status module_add(Thread& thread, Module* module, const char* name,
                  Owned<Object> value);                              // Error if value is null.
Status module_add_type(Thread& thread, Module* module, Type* type);  // Readies it.
Status module_add_int(Thread& thread, Module* module, const char* name, int64_t value);
Status module_add_str(Thread& thread, Module* module, const char* name, const char* value);

}  // namespace py

#endif  // VM_OBJECTS_MODULE_H_
