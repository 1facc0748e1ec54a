// Cells: the shared boxes behind variables of closures.
// Counterpart: Objects/cellobject.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/function.h"
#include "vm/objects/order.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"

namespace py {

Owned<Cell> cell_new(Thread& thread, Object* value_or_null) {
  Owned<Cell> cell = PY_TRY(object_new<Cell>(thread));
  cell->value.set_shared(value_or_null);
  gc_track(cell);
  return cell;
}

namespace {

Owned<Object> cell_construct(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  PY_TRY(check_no_keywords(thread, "cell", kwargs));
  PY_TRY(check_positional(thread, "cell", static_cast<size_t>(args->ob_size), 0, 1));
  return cell_new(thread, args->ob_size == 0 ? nullptr : args->items[0]);
}

// Cells compare as their contents; an empty one is less than any other.
Owned<Object> cell_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_exact<Cell>(left) || !is_exact<Cell>(right)) return new_not_implemented();
  Owned<Object> a = share(as<Cell>(left)->value.get());
  Owned<Object> b = share(as<Cell>(right)->value.get());
  if (a && b) return object_rich_compare(thread, a, b, op);
  int order = static_cast<int>(static_cast<bool>(a)) - static_cast<int>(static_cast<bool>(b));
  return new_bool(order_satisfies(op, order));
}

Owned<Object> cell_repr(Thread& thread, Object* self) {
  Owned<Object> value = share(as<Cell>(self)->value.get());
  if (!value) return str_from_format(thread, "<cell at %p: empty>", self);
  return str_from_format(thread, "<cell at %p: %.80s object at %p>", self, value->ob_type->tp_name,
                         value.get());
}

Owned<Object> get_contents(Thread& thread, Object* self, void*) {
  Object* value = as<Cell>(self)->value;
  if (value == nullptr) return raise_value_error(thread, "Cell is empty");
  return share(value);
}

Status set_contents(Thread&, Object* self, Object* value_or_null, void*) {
  as<Cell>(self)->value.set_shared(value_or_null);
  return Status::kOk;
}

constinit GetSetDef kCellGetSets[] = {
    {"cell_contents", get_contents, set_contents, nullptr, nullptr},
    {},
};
constexpr uint16_t kCellFields[] = {offsetof(Cell, value), 0};

}  // namespace

constinit Type Cell::type = {
    .tp_name = "cell",
    .tp_basicsize = sizeof(Cell),
    .tp_repr = cell_repr,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "A box that functions share a variable through; empty unless contents are given.",
    .tp_richcompare = cell_compare,
    .tp_getset = kCellGetSets,
    .tp_new = cell_construct,
    .fields = kCellFields,
    .text_signature = "([contents])",
};

}  // namespace py
