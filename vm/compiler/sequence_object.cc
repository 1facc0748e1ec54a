// InstructionSequence: sequences of instructions as Python sees them.
// Counterpart: Python/instruction_sequence.c.
#include <new>
#include <utility>

#include "vm/base/memory.h"
#include "vm/bytecode/opcode_metadata.h"
#include "vm/compiler/instruction_sequence.h"
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

// Labels and opargs above this do not come from any code.
constexpr int kMaxNumber = 1 << 24;

Owned<SequenceObject> new_object(Thread& thread, Type* type) {
  Owned<SequenceObject> object = PY_TRY(object_new_of<SequenceObject>(thread, type));
  void* memory = raw_malloc(sizeof(InstructionSequence));
  if (memory == nullptr) return raise_memory_error(thread);
  object->sequence = new (memory) InstructionSequence();
  gc_track(object);
  return object;
}

Owned<Object> sequence_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  static constinit SignatureText signature = {"InstructionSequenceType", "()"};
  BoundArgs bound;
  PY_RUN(bind_arguments(thread, signature, args, kwargs, &bound));
  return new_object(thread, type);
}

void sequence_dealloc(Object* self) {
  auto* object = as<SequenceObject>(self);
  if (object->sequence != nullptr) {
    object->sequence->~InstructionSequence();
    raw_free(object->sequence);
    object->sequence = nullptr;
  }
  object_default_dealloc(self);
}

InstructionSequence& sequence_of(Object* self) { return *as<SequenceObject>(self)->sequence; }

Owned<Object> sequence_use_label(Thread& thread, Object* self, Args args) {
  const int label = PY_TRY(to_c_int(thread, args[0]));
  if (label < 0 || label > kMaxNumber)
    return raise_value_error(thread, "label %d is out of range", label);
  PY_RUN(sequence_of(self).use_label(thread, Label{label}));
  return new_none();
}

Owned<Object> sequence_addop(Thread& thread, Object* self, Args args) {
  int values[6];
  for (size_t i = 0; i < 6; ++i) values[i] = PY_TRY(to_c_int(thread, args[i]));
  const int opcode = values[0];
  if (!opcode_is_valid(opcode)) return raise_value_error(thread, "invalid opcode %d", opcode);
  if (values[1] < 0 || values[1] >= 1 << 30)
    return raise_value_error(thread, "invalid oparg %d", values[1]);
  // In the order in which get_instructions() shows a place: as in CPython, what is called the
  // column is the last line and the other way round.
  const Location loc{.lineno = values[2],
                     .col_offset = values[4],
                     .end_lineno = values[3],
                     .end_col_offset = values[5]};
  PY_RUN(sequence_of(self).add(thread, opcode, values[1], loc));
  return new_none();
}

Owned<Object> sequence_new_label(Thread& thread, Object* self) {
  return int_from_int64(thread, sequence_of(self).new_label().id);
}

Owned<Object> sequence_add_nested(Thread& thread, Object* self, Args args) {
  if (!is_exact<SequenceObject>(args[0]))
    return raise_type_error(thread, "expected an instruction sequence, not %T", args[0]);
  PY_RUN(sequence_object_add_nested(thread, as<SequenceObject>(self), args[0]));
  return new_none();
}

Owned<Object> sequence_get_nested(Thread& thread, Object* self) {
  List* nested = as<SequenceObject>(self)->nested;
  if (nested == nullptr) return list_new(thread);
  return share(static_cast<Object*>(nested));
}

Owned<Object> instruction_tuple(Thread& thread, const Instruction& instruction) {
  const Location& loc = instruction.loc;
  const int numbers[] = {instruction.opcode, instruction.oparg, loc.lineno,
                         loc.end_lineno,     loc.col_offset,    loc.end_col_offset};
  Owned<Tuple> tuple = PY_TRY(tuple_alloc(thread, 6));
  for (int i = 0; i < 6; ++i)
    tuple->items[i] = PY_TRY(int_from_int64(thread, numbers[i])).release();
  if (!opcode_has(instruction.opcode, kFlagArg)) {
    decref(tuple->items[1]);
    tuple->items[1] = none();
  }
  tuple_ready(tuple);
  return tuple;
}

Owned<Object> sequence_get_instructions(Thread& thread, Object* self) {
  InstructionSequence& sequence = sequence_of(self);
  PY_RUN(sequence.resolve_labels(thread));
  Owned<List> list = PY_TRY(list_new(thread));
  for (int32_t i = 0; i < sequence.size(); ++i)
    PY_RUN(list_append_steal(thread, list, PY_TRY(instruction_tuple(thread, sequence[i]))));
  return list;
}

constinit MethodDef g_methods[] = {
    {"addop", sequence_addop,
     "($self, /, opcode, oparg, lineno, col_offset, end_lineno,\n      end_col_offset)",
     "Add an instruction at the end."},
    {"new_label", sequence_new_label, "($self, /)", "Return the number of a label not used yet."},
    {"use_label", sequence_use_label, "($self, /, label)",
     "Put the label before the instruction that is added next."},
    {"add_nested", sequence_add_nested, "($self, /, nested)",
     "Add the sequence of an inner scope."},
    {"get_nested", sequence_get_nested, "($self, /)", "Return the sequences of inner scopes."},
    {"get_instructions", sequence_get_instructions, "($self, /)",
     "Return the instructions as tuples, with positions for labels."},
    {},
};

constexpr uint16_t kFields[] = {offsetof(SequenceObject, nested), 0};

}  // namespace

constinit Type SequenceObject::type = {
    .tp_name = "InstructionSequence",
    .tp_basicsize = sizeof(SequenceObject),
    .tp_dealloc = sequence_dealloc,
    .tp_getattro = generic_getattr,
    .tp_flags = tpflags::kHaveGc,
    .tp_doc = "Instructions with labels and places in the source.",
    .tp_methods = g_methods,
    .tp_new = sequence_new,
    .fields = kFields,
    .reported_basicsize = 72,
};

Owned<SequenceObject> sequence_object_new(Thread& thread, InstructionSequence&& sequence) {
  Owned<SequenceObject> object = PY_TRY(new_object(thread, &SequenceObject::type));
  *object->sequence = std::move(sequence);
  return object;
}

Status sequence_object_add_nested(Thread& thread, SequenceObject* object, Object* nested) {
  if (object->nested.get() == nullptr) object->nested.set(PY_TRY(list_new(thread)));
  return list_append(thread, object->nested, nested);
}

Status sequence_object_init(Thread& thread) {
  return SequenceObject::type.ob_type == nullptr ? type_ready(thread, &SequenceObject::type)
                                                 : Status::kOk;
}

}  // namespace py
