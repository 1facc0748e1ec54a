// Fills the VM's own names.
// Counterpart: Include/internal/pycore_unicodeobject_generated.h.
#include "vm/objects/identifiers.h"

#include "vm/base/attributes.h"
#include "vm/objects/str.h"

namespace py {

constinit Identifiers ids{};

namespace {

Str* make_identifier(Thread& thread, const char* text) {
  Owned<Str> str = str_intern_ascii(thread, text);
  PY_CHECK(str, "no memory for the VM's own names");
  return str.release();
}

struct Row {
  Str** member;
  const char* text;
};
constinit const Row kRows[] = {
#define PY_IDENTIFIER(name) {&ids.name, #name},
#define PY_IDENTIFIER_AS(member, text) {&ids.member, text},
#include "vm/objects/identifiers.def"
#undef PY_IDENTIFIER
#undef PY_IDENTIFIER_AS
};

}  // namespace

void identifiers_init(Thread& thread) {
  for (const Row& row : kRows) *row.member = make_identifier(thread, row.text);
}

}  // namespace py
