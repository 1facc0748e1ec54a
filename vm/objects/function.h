// Python functions, cells, native functions, bound methods. Counterpart: Objects/funcobject.c,
// cellobject.c, methodobject.c, classobject.c.
#ifndef VM_OBJECTS_FUNCTION_H_
#define VM_OBJECTS_FUNCTION_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"
#include "vm/objects/arguments.h"

namespace py {

struct Function : Object {
  static Type type;
  Slot<Dict> globals;
  Slot<Object> builtins;
  Slot<Object> name;      // Str.
  Slot<Object> qualname;  // Str.
  Slot<Code> code;
  Slot<Object> defaults;    // Tuple or null.
  Slot<Object> kwdefaults;  // Dict or null.
  Slot<Object> closure;     // Tuple of cells or null.
  Slot<Object> doc;
  Slot<Object> dict;
  WeakRef* weaklist;
  Slot<Object> module;
  Slot<Object> annotations;  // Dict, or tuple form, or null.
  Slot<Object> annotate;     // Callable, None or null.
  Slot<Object> typeparams;   // Tuple or null.
  VectorcallFn vectorcall;
  uint32_t version;  // For inline caches; 0: none.
};
// `globals` a Dict. Takes __module__ from globals, doc from the code's constants.
Owned<Function> function_new(Thread& thread, Code* code, Dict* globals, Object* qualname_or_null);
uint32_t function_version(Function* function);  // Assigns one if possible; 0 otherwise.
void function_invalidate(Function* function);   // Code, defaults... changed.
Owned<Object> function_annotations(
    Thread& thread, Function* function);  // Borrow-safe: evaluates __annotate__. Reenters.
// vectorcall of every Python function: enters the evaluation loop through the hook.
Owned<Object> function_vectorcall(Thread&, Object* callable, Object* const* args, size_t nargsf,
                                  Tuple* kwnames);

struct Cell : Object {
  static Type type;
  Slot<Object> value;  // Null: empty.
};
Owned<Cell> cell_new(Thread& thread, Object* value_or_null);

// A native function bound to `self` (or a module): builtin_function_or_method.
struct Builtin : Object {
  static Type type;
  MethodDef* def;
  Slot<Object> self;    // Null for static methods.
  Slot<Object> module;  // Name, or null.
  WeakRef* weaklist;
  VectorcallFn vectorcall;
  Type* defining_type;  // Owned or null; the class in messages "list.append() ...".
};
Owned<Object> builtin_new(Thread& thread, MethodDef* def, Object* self_or_null,
                          Object* module_or_null, Type* defining_type = nullptr);
struct BuiltinMethod : Builtin {  // One that is told the class that defines it.
  static Type type;
};

struct Method : Object {  // Bound method: types.MethodType.
  static Type type;
  Slot<Object> func;
  Slot<Object> self;
  WeakRef* weaklist;
  VectorcallFn vectorcall;
};
Owned<Object> method_new(Thread& thread, Object* func, Object* self);
struct InstanceMethod : Object {
  static Type type;
  Slot<Object> func;
};

struct ClassMethod : Object {
  static Type type;
  Slot<Object> callable;
  Slot<Object> dict;
};
struct StaticMethod : Object {
  static Type type;
  Slot<Object> callable;
  Slot<Object> dict;
};
Owned<Object> class_method_new(Thread& thread, Object* callable);
Owned<Object> static_method_new(Thread& thread, Object* callable);

}  // namespace py

#endif  // VM_OBJECTS_FUNCTION_H_
