// try, try with except*, with and async with.
// Counterpart: Python/codegen.c (codegen_try_except, codegen_with_inner).
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"

namespace py {

using ast::as;

// `except E as name` leaves no name behind. It may be deleted by then, so it is bound first.
void Codegen::forget(Identifier name) {
  if (name == nullptr) return;
  load_none(kNoLocation);
  store(name, kNoLocation);
  access(name, Access::kDelete, kNoLocation);
}

template <class Try>
void Codegen::try_statement(const Try* node) {
  if (node->finalbody.empty()) {
    try_except(node);
  } else {
    try_finally(node);
  }
}

template void Codegen::try_statement(const ast::Try* node);
template void Codegen::try_statement(const ast::TryStar* node);

// The finally clause is there twice: for leaving normally and for exceptions. Jumps out of the body
// have copies of their own.
template <class Try>
void Codegen::try_finally(const Try* node) {
  const Label body = new_label(), end = new_label(), exit = new_label(), cleanup = new_label();
  jump(op::SETUP_FINALLY, end, node->loc);
  place(body);
  push_block(CodeBlock{.kind = BlockKind::kFinallyTry,
                       .loc = node->loc,
                       .start = body,
                       .exit = end,
                       .body = &node->finalbody});
  if (node->handlers.empty()) {
    visit_all(node->body);
  } else {
    try_except(node);
  }
  emit(op::POP_BLOCK, kNoLocation);
  pop_block();
  visit_all(node->finalbody);
  jump(op::JUMP_NO_INTERRUPT, exit, kNoLocation);

  place(end);
  jump(op::SETUP_CLEANUP, cleanup, kNoLocation);
  emit(op::PUSH_EXC_INFO, kNoLocation);
  push_block(BlockKind::kFinallyEnd, kNoLocation, end);
  visit_all(node->finalbody);
  pop_block();
  emit(op::RERAISE, 0, kNoLocation);
  place(cleanup);
  reraise_after_pop_except(kNoLocation);
  place(exit);
}

void Codegen::try_except(const ast::Try* node) {
  const Label body = new_label(), except = new_label(), end = new_label(), cleanup = new_label();
  jump(op::SETUP_FINALLY, except, node->loc);
  place(body);
  push_block(BlockKind::kTryExcept, node->loc, body);
  visit_all(node->body);
  pop_block();
  emit(op::POP_BLOCK, kNoLocation);
  visit_all(node->orelse);
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);

  place(except);
  jump(op::SETUP_CLEANUP, cleanup, kNoLocation);
  emit(op::PUSH_EXC_INFO, kNoLocation);
  push_block(BlockKind::kExceptionHandler, node->loc);
  for (int32_t i = 0; i < node->handlers.size; ++i) {
    const auto* one = as<const ast::ExceptHandler>(node->handlers[i]);
    if (one->type == nullptr && i < node->handlers.size - 1)
      return error(one->loc, "default 'except:' must be last");
    handler(one, end);
  }
  pop_block();
  emit(op::RERAISE, 0, kNoLocation);
  place(cleanup);
  reraise_after_pop_except(kNoLocation);
  place(end);
}

// What an except clause of either kind runs, in a block of its own.
void Codegen::handler_body(const ast::ExceptHandler* node) {
  const Label body = new_label();
  place(body);
  push_block(CodeBlock{.kind = BlockKind::kHandlerCleanup,
                       .loc = node->loc,
                       .start = body,
                       .exit = {},
                       .name = node->name});
  visit_all(node->body);
  pop_block();
  emit(op::POP_BLOCK, kNoLocation);
}

// One except clause; falls through when it does not match.
void Codegen::handler(const ast::ExceptHandler* node, Label end) {
  const Location& loc = node->loc;
  const Label next = new_label();
  if (node->type != nullptr) {
    visit(node->type);
    emit(op::CHECK_EXC_MATCH, loc);
    jump(op::POP_JUMP_IF_FALSE, next, loc);
  }
  if (node->name == nullptr) {
    emit(op::POP_TOP, loc);
    handler_body(node);
    emit(op::POP_EXCEPT, kNoLocation);
    jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  } else {
    const Label failed = new_label();
    store(node->name, loc);
    jump(op::SETUP_CLEANUP, failed, loc);
    handler_body(node);
    emit(op::POP_BLOCK, kNoLocation);
    emit(op::POP_EXCEPT, kNoLocation);
    forget(node->name);
    jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
    place(failed);
    forget(node->name);
    emit(op::RERAISE, 1, kNoLocation);
  }
  place(next);
}

// While the clauses run, the stack is (original group, list of what they raised, rest of the
// group); each clause splits off what it matches. At the end the intrinsic makes of the list what
// is to be raised, if anything.
void Codegen::try_except(const ast::TryStar* node) {
  const Label body = new_label(), except = new_label(), orelse = new_label(), end = new_label(),
              cleanup = new_label(), finish = new_label();
  jump(op::SETUP_FINALLY, except, node->loc);
  place(body);
  push_block(BlockKind::kTryExcept, node->loc, body);
  visit_all(node->body);
  pop_block();
  emit(op::POP_BLOCK, kNoLocation);
  jump(op::JUMP_NO_INTERRUPT, orelse, kNoLocation);

  place(except);
  jump(op::SETUP_CLEANUP, cleanup, kNoLocation);
  emit(op::PUSH_EXC_INFO, kNoLocation);
  push_block(BlockKind::kExceptionGroupHandler, node->loc);
  for (int32_t i = 0; i < node->handlers.size; ++i) {
    const auto* one = as<const ast::ExceptHandler>(node->handlers[i]);
    if (i == 0) {
      emit(op::BUILD_LIST, 0, one->loc);
      emit(op::COPY, 2, one->loc);
    }
    group_handler(one, i == node->handlers.size - 1, finish);
  }
  pop_block();

  const Label reraise = new_label();
  place(finish);
  emit(op::CALL_INTRINSIC_2, INTRINSIC_PREP_RERAISE_STAR, kNoLocation);
  emit(op::COPY, 1, kNoLocation);
  jump(op::POP_JUMP_IF_NOT_NONE, reraise, kNoLocation);
  emit(op::POP_TOP, kNoLocation);
  emit(op::POP_BLOCK, kNoLocation);
  emit(op::POP_EXCEPT, kNoLocation);
  jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
  place(reraise);
  emit(op::POP_BLOCK, kNoLocation);
  emit(op::SWAP, 2, kNoLocation);
  emit(op::POP_EXCEPT, kNoLocation);
  emit(op::RERAISE, 0, kNoLocation);
  place(cleanup);
  reraise_after_pop_except(kNoLocation);
  place(orelse);
  visit_all(node->orelse);
  place(end);
}

// One except* clause. Falls through to the next with the rest of the group on the stack; the last
// one adds the rest to the list instead.
void Codegen::group_handler(const ast::ExceptHandler* node, bool last, Label finish) {
  const Location& loc = node->loc;
  const Label done = new_label(), next = new_label(), no_match = new_label();
  if (node->type != nullptr) {
    visit(node->type);
    emit(op::CHECK_EG_MATCH, loc);
    emit(op::COPY, 1, loc);
    jump(op::POP_JUMP_IF_NONE, no_match, loc);
  }
  const Label failed = new_label();
  if (node->name != nullptr) {
    store(node->name, loc);
  } else {
    emit(op::POP_TOP, loc);
  }
  jump(op::SETUP_CLEANUP, failed, loc);
  handler_body(node);
  forget(node->name);
  jump(op::JUMP_NO_INTERRUPT, done, kNoLocation);

  // What the body raised joins the list.
  place(failed);
  forget(node->name);
  emit(op::LIST_APPEND, 3, kNoLocation);
  emit(op::POP_TOP, kNoLocation);
  jump(op::JUMP_NO_INTERRUPT, next, kNoLocation);

  place(done);
  emit(op::NOP, kNoLocation);  // Takes over the line of the body's end.
  jump(op::JUMP_NO_INTERRUPT, next, kNoLocation);
  place(no_match);
  emit(op::POP_TOP, loc);
  place(next);
  if (last) {
    emit(op::LIST_APPEND, 1, kNoLocation);
    jump(op::JUMP_NO_INTERRUPT, finish, kNoLocation);
  }
}

// One item of the statement and all that is inside it.
template <class With>
void Codegen::with_statement(const With* node, int32_t position) {
  if (stack_low()) return;
  constexpr bool kAsync = With::kKind == Kind::AsyncWith;
  const ast::withitem* item = node->items[position];
  const Location& loc = item->context_expr->loc;
  const Label block = new_label(), final = new_label(), exit = new_label(), cleanup = new_label();
  visit(item->context_expr);
  emit(op::COPY, 1, loc);
  emit(op::LOAD_SPECIAL, kAsync ? SPECIAL_AEXIT : SPECIAL_EXIT, loc);
  emit(op::SWAP, 2, loc);
  emit(op::SWAP, 3, loc);
  emit(op::LOAD_SPECIAL, kAsync ? SPECIAL_AENTER : SPECIAL_ENTER, loc);
  emit(op::CALL, 0, loc);
  if (kAsync) await(1, loc);
  jump(op::SETUP_WITH, final, loc);

  place(block);
  push_block(kAsync ? BlockKind::kAsyncWith : BlockKind::kWith, loc, block, final);
  if (item->optional_vars != nullptr) {
    visit(item->optional_vars);
  } else {
    emit(op::POP_TOP, loc);
  }
  if (position + 1 == node->items.size) {
    visit_all(node->body);
  } else {
    with_statement(node, position + 1);
  }
  emit(op::POP_BLOCK, kAsync ? loc : kNoLocation);
  pop_block();
  call_exit_with_nones(loc);
  if (kAsync) await(2, loc);
  emit(op::POP_TOP, loc);
  jump(op::JUMP, exit, loc);

  place(final);
  jump(op::SETUP_CLEANUP, cleanup, loc);
  emit(op::PUSH_EXC_INFO, loc);
  emit(op::WITH_EXCEPT_START, loc);
  if (kAsync) await(2, loc);
  finish_with(cleanup);
  place(exit);
}

template void Codegen::with_statement(const ast::With* node, int32_t position);
template void Codegen::with_statement(const ast::AsyncWith* node, int32_t position);

// __exit__() was called with an exception: it goes on unless the answer is true.
void Codegen::finish_with(Label cleanup) {
  const Label suppress = new_label();
  emit(op::TO_BOOL, kNoLocation);
  jump(op::POP_JUMP_IF_TRUE, suppress, kNoLocation);
  emit(op::RERAISE, 2, kNoLocation);
  place(suppress);
  emit(op::POP_TOP, kNoLocation);
  emit(op::POP_BLOCK, kNoLocation);
  emit(op::POP_EXCEPT, kNoLocation);
  for (int i = 0; i < 3; ++i) emit(op::POP_TOP, kNoLocation);
  const Label exit = new_label();
  jump(op::JUMP_NO_INTERRUPT, exit, kNoLocation);
  place(cleanup);
  reraise_after_pop_except(kNoLocation);
  place(exit);
}

}  // namespace py
