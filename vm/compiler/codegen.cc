// Emission: single instructions with their operands, and the small runs of them that recur.
// Counterpart: Python/codegen.c (the ADDOP family).
#include "vm/compiler/codegen.h"

#include "vm/bytecode/opcode_tables.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/tuple.h"

namespace py {

void Codegen::fail_memory() {
  if (failed_) return;
  raise_memory_error(thread_);
  failed_ = true;
}

Str* Codegen::text(Identifier name) {
  if (failed_) return nullptr;
  Str* str = objects_.name(thread_, name);
  if (str == nullptr) failed_ = true;
  return str;
}

bool Codegen::stack_low() {
  if (PY_LIKELY(!thread_.native_stack_low())) return failed_;
  if (!failed_) raise_native_recursion(thread_, " during compilation");
  failed_ = true;
  return true;
}

void Codegen::place(Label label) {
  if (!failed_) set_failed(unit_->code.use_label(thread_, label));
}

void Codegen::load_object(Object* constant, const Location& loc) {
  if (failed_) return;
  const Maybe<int32_t> index = unit_->constants.add_literal(thread_, cache_, constant);
  if (!index.ok) {
    failed_ = true;
    return;
  }
  emit(op::LOAD_CONST, index.value, loc);
}

void Codegen::load_object(Owned<Object> constant, const Location& loc) {
  if (!constant) {
    failed_ = true;
    return;
  }
  load_object(constant.get(), loc);
}

void Codegen::load_int(int64_t value, const Location& loc) {
  if (!failed_) load_object(int_from_int64(thread_, value), loc);
}

void Codegen::load_constant(const ast::ConstantValue* value, const Location& loc) {
  if (failed_) return;
  Object* constant = objects_.constant(thread_, value);
  if (constant == nullptr) {
    failed_ = true;
    return;
  }
  load_object(constant, loc);
}

void Codegen::load_text(Identifier name, const Location& loc) {
  Str* str = text(name);
  if (str != nullptr) load_object(static_cast<Object*>(str), loc);
}

void Codegen::load_names(const Identifier* items, int32_t count, const Location& loc) {
  if (failed_) return;
  Owned<Tuple> tuple = tuple_alloc(thread_, count);
  if (!tuple) {
    failed_ = true;
    return;
  }
  for (int32_t i = 0; i < count; ++i) {
    Str* str = text(items[i]);
    if (str == nullptr) return;
    tuple->items[i] = share(static_cast<Object*>(str)).release();
  }
  if (count != 0) tuple_ready(tuple);
  load_object(Owned<Object>(std::move(tuple)), loc);
}

void Codegen::indexed(int opcode, NameIndex& table, Identifier name, const Location& loc) {
  const int32_t index = table.add(name);
  if (index < 0) return fail_memory();
  emit(opcode, index, loc);
}

int32_t Codegen::mangled_index(Identifier name) {
  const Identifier spelled = mangled(name);
  const int32_t index = spelled == nullptr ? -1 : unit_->names.add(spelled);
  if (index < 0) fail_memory();
  return index;
}

void Codegen::compare(Kind comparison, const Location& loc) {
  enum : int { kLess = 0, kLessEqual, kEqual, kNotEqual, kGreater, kGreaterEqual };
  int number = 0;
  switch (comparison) {
    case Kind::Is:
      return emit(op::IS_OP, 0, loc);
    case Kind::IsNot:
      return emit(op::IS_OP, 1, loc);
    case Kind::In:
      return emit(op::CONTAINS_OP, 0, loc);
    case Kind::NotIn:
      return emit(op::CONTAINS_OP, 1, loc);
    case Kind::Lt:
      number = kLess;
      break;
    case Kind::LtE:
      number = kLessEqual;
      break;
    case Kind::Eq:
      number = kEqual;
      break;
    case Kind::NotEq:
      number = kNotEqual;
      break;
    case Kind::Gt:
      number = kGreater;
      break;
    default:
      number = kGreaterEqual;
      break;
  }
  emit(op::COMPARE_OP, number << kCompareShift | kCompareOutcomes[number], loc);
}

void Codegen::yield_from(bool await, const Location& loc) {
  const Label send = new_label(), fail = new_label(), exit = new_label();
  place(send);
  jump(op::SEND, exit, loc);
  // Only a throw() or close() can make YIELD_VALUE raise; the handler sorts out StopIteration.
  jump(op::SETUP_FINALLY, fail, loc);
  emit(op::YIELD_VALUE, 1, loc);
  emit(op::POP_BLOCK, kNoLocation);
  emit(op::RESUME, await ? RESUME_AFTER_AWAIT : RESUME_AFTER_YIELD_FROM, loc);
  jump(op::JUMP_NO_INTERRUPT, send, loc);
  place(fail);
  emit(op::CLEANUP_THROW, loc);
  place(exit);
  emit(op::END_SEND, loc);
}

void Codegen::await(int kind, const Location& loc) {
  emit(op::GET_AWAITABLE, kind, loc);
  load_none(loc);
  yield_from(true, loc);
}

void Codegen::yield_value(const Location& loc) {
  if (in_async_generator()) emit(op::CALL_INTRINSIC_1, INTRINSIC_ASYNC_GEN_WRAP, loc);
  emit(op::YIELD_VALUE, 0, loc);
  emit(op::RESUME, RESUME_AFTER_YIELD, loc);
}

// The stack is (exc_info, lasti, exc) and the handler that failed was entered.
void Codegen::reraise_after_pop_except(const Location& loc) {
  emit(op::COPY, 3, loc);
  emit(op::POP_EXCEPT, loc);
  emit(op::RERAISE, 1, loc);
}

}  // namespace py
