// The stack of constructs that we are in, and what leaving them early takes.
// Counterpart: Python/codegen.c (codegen_unwind_fblock_stack), Python/compile.c (fblocks).
#include "vm/compiler/codegen.h"

namespace py {

using ast::as;

namespace {

bool is_loop(BlockKind kind) {
  return kind == BlockKind::kWhileLoop || kind == BlockKind::kForLoop;
}

}  // namespace

void Codegen::push_block(BlockKind kind, const Location& loc, Label start, Label exit) {
  push_block(CodeBlock{.kind = kind, .loc = loc, .start = start, .exit = exit});
}

void Codegen::push_block(const CodeBlock& block) {
  if (unit_->block_count >= CodeUnit::kMaxBlocks)
    return error(block.loc, "too many statically nested blocks");
  unit_->blocks[unit_->block_count++] = block;
  if (block.kind == BlockKind::kFinallyEnd) ++silence_;
}

void Codegen::pop_block() {
  if (failed_) return;  // Pushing may have been what failed.
  const CodeBlock& block = unit_->blocks[--unit_->block_count];
  if (block.kind == BlockKind::kFinallyEnd) --silence_;
}

void Codegen::call_exit_with_nones(const Location& loc) {
  for (int i = 0; i < 3; ++i) load_none(loc);
  emit(op::CALL, 3, loc);
}

// What a jump out of one construct has to do. With `keep_top` the value on top of the stack stays
// there. What runs in another place than the jump leaves *loc without a place, for the rest of the
// jump to look artificial.
void Codegen::unwind_block(const CodeBlock& block, bool keep_top, Location* loc) {
  const auto keep = [&] {
    if (keep_top) emit(op::SWAP, 2, *loc);
  };
  switch (block.kind) {
    case BlockKind::kWhileLoop:
    case BlockKind::kExceptionHandler:
    case BlockKind::kExceptionGroupHandler:
    case BlockKind::kAsyncComprehension:
    case BlockKind::kStopIteration:
      return;
    case BlockKind::kForLoop:
    case BlockKind::kPopValue:
      keep();
      emit(op::POP_TOP, *loc);
      return;
    case BlockKind::kTryExcept:
      emit(op::POP_BLOCK, *loc);
      return;
    case BlockKind::kFinallyTry:
      emit(op::POP_BLOCK, *loc);
      // Another jump inside the finally clause drops the value.
      if (keep_top) push_block(BlockKind::kPopValue, *loc);
      visit_all(*block.body);
      if (keep_top) pop_block();
      *loc = kNoLocation;
      return;
    case BlockKind::kFinallyEnd:
      keep();
      emit(op::POP_TOP, *loc);  // The exception.
      keep();
      emit(op::POP_BLOCK, *loc);
      emit(op::POP_EXCEPT, *loc);
      return;
    case BlockKind::kWith:
    case BlockKind::kAsyncWith:
      *loc = block.loc;
      emit(op::POP_BLOCK, *loc);
      if (keep_top) {
        emit(op::SWAP, 3, *loc);
        emit(op::SWAP, 2, *loc);
      }
      call_exit_with_nones(*loc);
      if (block.kind == BlockKind::kAsyncWith) await(2, *loc);
      emit(op::POP_TOP, *loc);
      *loc = kNoLocation;
      return;
    case BlockKind::kHandlerCleanup:
      if (block.name != nullptr) emit(op::POP_BLOCK, *loc);
      keep();
      emit(op::POP_BLOCK, *loc);
      emit(op::POP_EXCEPT, *loc);
      if (block.name != nullptr) {
        load_none(*loc);
        store(block.name, *loc);
        access(block.name, Access::kDelete, *loc);
      }
      return;
  }
}

// Unwinds from the innermost construct on, all or up to the first loop, which is returned. While a
// construct is being unwound we are no longer in it.
const CodeBlock* Codegen::unwind(bool keep_top, bool to_loop, Location* loc) {
  CodeUnit& unit = *unit_;
  SmallVec<CodeBlock, 4> left;
  const CodeBlock* loop = nullptr;
  while (unit.block_count > 0 && !failed_) {
    const CodeBlock& top = unit.blocks[unit.block_count - 1];
    if (top.kind == BlockKind::kExceptionGroupHandler) {
      error(*loc, "'break', 'continue' and 'return' cannot appear in an except* block");
      break;
    }
    if (to_loop && is_loop(top.kind)) {
      loop = &top;
      break;
    }
    if (!left.push_back(top)) {
      fail_memory();
      break;
    }
    pop_block();
    unwind_block(left.back(), keep_top, loc);
  }
  while (!left.empty() && !failed_) push_block(left.pop_back());
  return loop;
}

void Codegen::return_statement(const ast::Return* node) {
  const ast::expr* value = node->value;
  Location loc = node->loc;
  const bool computed = value != nullptr && value->node_kind != Kind::Constant;
  if (!scope().is_function_like()) return error(loc, "'return' outside function");
  if (value != nullptr && in_async_generator())
    return error(loc, "'return' with value in async generator");
  if (computed) {
    visit(value);
  } else if (value != nullptr) {
    loc = value->loc;
    emit(op::NOP, loc);
  }
  if (value == nullptr || value->loc.lineno != node->loc.lineno) {
    loc = node->loc;
    emit(op::NOP, loc);
  }
  unwind(computed, false, &loc);
  if (value == nullptr) {
    load_none(loc);
  } else if (!computed) {
    load_constant(as<const ast::Constant>(value)->value, loc);
  }
  emit(op::RETURN_VALUE, loc);
}

void Codegen::break_statement(const Location& where) {
  Location loc = where;
  emit(op::NOP, loc);
  const CodeBlock* loop = unwind(false, true, &loc);
  if (loop == nullptr) return error(where, "'break' outside loop");
  unwind_block(*loop, false, &loc);
  jump(op::JUMP, loop->exit, loc);
}

void Codegen::continue_statement(const Location& where) {
  Location loc = where;
  emit(op::NOP, loc);
  const CodeBlock* loop = unwind(false, true, &loc);
  if (loop == nullptr) return error(where, "'continue' not properly in loop");
  jump(op::JUMP, loop->start, loc);
}

}  // namespace py
