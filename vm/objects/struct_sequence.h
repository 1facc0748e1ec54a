// Struct sequences: tuples with named fields, such as time.struct_time and sys.version_info.
// Counterpart: Objects/structseq.c.
#ifndef VM_OBJECTS_STRUCT_SEQUENCE_H_
#define VM_OBJECTS_STRUCT_SEQUENCE_H_

#include "vm/heap/owned.h"
#include "vm/heap/type.h"

namespace py {

struct StructSequenceField {
  const char* name;  // Null: a visible field without a name.
  const char* doc;
};

// A type of such tuples. Static like other built-in types; fields after the `visible` ones are not
// part of the sequence.
struct StructSequenceType : Type {
  const StructSequenceField* fields;
  int32_t total, visible;
};

// Fills in the type, which starts out zeroed, and makes it ready. `name` as in tp_name.
Status struct_sequence_init(Thread& thread, StructSequenceType* type, const char* name,
                            const char* doc, const StructSequenceField* fields, int total,
                            int visible, bool instantiable);
template <size_t N>
Status struct_sequence_init(Thread& thread, StructSequenceType* type, const char* name,
                            const char* doc, const StructSequenceField (&fields)[N],
                            int visible = static_cast<int>(N), bool instantiable = true) {
  return struct_sequence_init(thread, type, name, doc, fields, static_cast<int>(N), visible,
                              instantiable);
}
// tp_new of these types, for one that goes on from there. May run Python code.
Owned<Object> struct_sequence_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs);
// Takes over `total` references, also on failure; null ones are an error that is pending.
Owned<Object> struct_sequence_new_steal(Thread& thread, StructSequenceType* type,
                                        Object* const* items);

}  // namespace py

#endif  // VM_OBJECTS_STRUCT_SEQUENCE_H_
