// Names the VM itself uses, interned and immortal: `id(__init__)`-style access as
// ids.dunder_init... one Str* each. Counterpart: Include/internal/pycore_global_strings.h.
#ifndef VM_OBJECTS_IDENTIFIERS_H_
#define VM_OBJECTS_IDENTIFIERS_H_

#include "vm/heap/fwd.h"

namespace py {

// Members are named after the text: ids.__init__, ids.name. Filled by identifiers_init() before any
// type is made ready.
struct Identifiers {
#define PY_IDENTIFIER(name) Str* name;
#define PY_IDENTIFIER_AS(member, text) Str* member;
#include "vm/objects/identifiers.def"
#undef PY_IDENTIFIER
#undef PY_IDENTIFIER_AS
};
extern Identifiers ids;
void identifiers_init(Thread& thread);

}  // namespace py

#endif  // VM_OBJECTS_IDENTIFIERS_H_
