// Comprehensions and generator expressions.
// Counterpart: Python/codegen.c (codegen_comprehension), Python/compile.c
// (_PyCompile_TweakInlinedComprehensionScopes).
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"

namespace py {

using ast::as;
using ast::as_if;

// What an inlined comprehension changes in the unit around it, to be put back behind it.
struct Codegen::InlinedState {
  SmallVec<Identifier, 8> pushed;  // Locals whose outer values wait on the stack.
  SmallVec<Symbol, 8> outer;       // What the names meant outside.
  SmallVec<Identifier, 8> hidden;  // Names made fast locals for the time being.
  Label cleanup;
};

void Codegen::comprehension_iterator(const ast::comprehension* generator) {
  visit(generator->iter);
  emit(generator->is_async != 0 ? op::GET_AITER : op::GET_ITER, generator->iter->loc);
}

void Codegen::comprehension(const ast::expr* node, const ComprehensionParts& parts,
                            Identifier name) {
  Scope* inner = table_.find(node);
  if (inner != nullptr && inner->inlined) return inlined_comprehension(node, parts, inner);
  const Location& loc = node->loc;
  // The outermost iterable is evaluated out here and passed in as the only argument.
  if (!enter(UnitKind::kComprehension, inner, name, loc.lineno, {.plain = 1})) return;
  comprehension_start(parts, loc);
  comprehension_loop(parts, 0, 0, false, loc);
  if (parts.kind == Kind::GeneratorExp) {
    wrap_in_stop_iteration_handler();
  } else {
    emit(op::RETURN_VALUE, loc);
  }
  Owned<Code> code = finish(true);
  leave();
  make_function(std::move(code), 0, loc);
  comprehension_iterator(parts.generators[0]);
  emit(op::CALL, 0, loc);
  if (inner->coroutine && parts.kind != Kind::GeneratorExp) await(0, loc);
}

void Codegen::inlined_comprehension(const ast::expr* node, const ComprehensionParts& parts,
                                    Scope* inner) {
  const Location& loc = node->loc;
  InlinedState state;
  comprehension_iterator(parts.generators[0]);
  adopt_comprehension_names(inner, &state, loc);
  comprehension_start(parts, loc);
  if (parts.kind != Kind::GeneratorExp) emit(op::SWAP, 2, loc);
  comprehension_loop(parts, 0, 0, true, loc);
  if (!state.pushed.empty()) {
    emit(op::POP_BLOCK, kNoLocation);
    pop_block();
    const Label end = new_label();
    jump(op::JUMP_NO_INTERRUPT, end, kNoLocation);
    place(state.cleanup);
    // Below the exception is the half-made result.
    emit(op::SWAP, 2, kNoLocation);
    emit(op::POP_TOP, kNoLocation);
    restore_comprehension_locals(state, loc);
    emit(op::RERAISE, 0, kNoLocation);
    place(end);
    restore_comprehension_locals(state, loc);
  }
  abandon_comprehension_names(state);
}

void Codegen::comprehension_start(const ComprehensionParts& parts, const Location& loc) {
  if (parts.kind == Kind::GeneratorExp) return;
  emit(parts.kind == Kind::ListComp  ? op::BUILD_LIST
       : parts.kind == Kind::SetComp ? op::BUILD_SET
                                     : op::BUILD_MAP,
       0, loc);
}

// Lets the names of the comprehension mean in the present unit what they mean inside, and pushes
// the values that its locals have outside (or that they have none).
void Codegen::adopt_comprehension_names(Scope* inner, InlinedState* state, const Location& loc) {
  if (failed_) return;
  CodeUnit& unit = *unit_;
  Scope& outer = *unit.scope;
  const bool in_class = outer.kind == ScopeKind::kClass && unit.inlined_comprehensions == 0;
  ++unit.inlined_comprehensions;
  struct Push {
    Identifier name;
    Binding inside;
  };
  SmallVec<Push, 8> pushes;
  for (const Symbol& inside : inner->symbols) {
    if (inside.name == nullptr) continue;
    const uint32_t outside = outer.symbols.flags(inside.name);
    const Binding binding = inside.binding();
    const Binding outer_binding = symbol::binding(outside);
    // A free name is found the same way in here and out there, and a cell as well as a free name;
    // but what a class binds is not what its comprehensions see.
    const bool same = binding == outer_binding || binding == Binding::kFree ||
                      (binding == Binding::kCell && outer_binding == Binding::kFree);
    if (!same || in_class) {
      if (!state->outer.push_back({inside.name, outside})) return fail_memory();
      Symbol* entry = outer.symbols.find_or_add(inside.name);
      if (entry == nullptr) return fail_memory();
      entry->flags = inside.flags;
    }
    const bool bound =
        (inside.flags & symbol::kLocal) != 0 && (inside.flags & symbol::kNonlocal) == 0;
    if (!bound) continue;
    if (!pushes.push_back({inside.name, binding})) return fail_memory();
    if (outer.is_function_like()) continue;
    const int32_t position = unit.hidden.add(inside.name);
    if (position < 0) return fail_memory();
    const auto index = static_cast<size_t>(position);
    if (index == unit.hidden_now.size() && !unit.hidden_now.push_back(false)) return fail_memory();
    if (unit.hidden_now[index]) continue;
    unit.hidden_now[index] = true;
    if (!state->hidden.push_back(inside.name)) return fail_memory();
  }
  for (const Push& push : pushes) {
    // Of a cell this pushes the cell itself; the comprehension gets a new one.
    indexed(op::LOAD_FAST_AND_CLEAR, unit.varnames, push.name, loc);
    if (push.inside == Binding::kCell) {
      const bool free_outside = outer.binding(push.name) == Binding::kFree;
      indexed(op::MAKE_CELL, free_outside ? unit.freevars : unit.cellvars, push.name, loc);
    }
    if (!state->pushed.push_back(push.name)) return fail_memory();
  }
  if (pushes.empty()) return;
  // The iterator back to the top. This turns the pushed values round, which the same SWAP with the
  // result will undo.
  emit(op::SWAP, static_cast<int>(pushes.size()) + 1, loc);
  state->cleanup = new_label();
  jump(op::SETUP_FINALLY, state->cleanup, loc);
  push_block(BlockKind::kTryExcept, loc);
}

void Codegen::restore_comprehension_locals(const InlinedState& state, const Location& loc) {
  size_t count = state.pushed.size();
  emit(op::SWAP, static_cast<int>(count) + 1, loc);
  while (count > 0) indexed(op::STORE_FAST_MAYBE_NULL, unit_->varnames, state.pushed[--count], loc);
}

void Codegen::abandon_comprehension_names(const InlinedState& state) {
  if (failed_) return;
  --unit_->inlined_comprehensions;
  for (const Symbol& symbol : state.outer) {
    Symbol* entry = scope().symbols.find_or_add(symbol.name);
    if (entry == nullptr) return fail_memory();
    entry->flags = symbol.flags;
  }
  for (Identifier name : state.hidden)
    unit_->hidden_now[static_cast<size_t>(unit_->hidden.find(name))] = false;
}

void Codegen::comprehension_loop(const ComprehensionParts& parts, int32_t position, int depth,
                                 bool iterator_on_stack, const Location& loc) {
  if (stack_low()) return;
  if (parts.generators[position]->is_async != 0) {
    async_loop(parts, position, depth, iterator_on_stack, loc);
  } else {
    sync_loop(parts, position, depth, iterator_on_stack, loc);
  }
}

namespace {

// `for y in [f(x)]` is a way to write an assignment: the only item, or null.
const ast::expr* only_item(const ast::expr* iterable) {
  const ast::Seq<ast::expr*>* items = nullptr;
  if (const auto* list = as_if<const ast::List>(iterable)) items = &list->elts;
  if (const auto* tuple = as_if<const ast::Tuple>(iterable)) items = &tuple->elts;
  if (items == nullptr || items->size != 1) return nullptr;
  return (*items)[0]->node_kind == ast::Kind::Starred ? nullptr : (*items)[0];
}

}  // namespace

void Codegen::sync_loop(const ComprehensionParts& parts, int32_t position, int depth,
                        bool iterator_on_stack, const Location& loc) {
  const ast::comprehension* generator = parts.generators[position];
  const Location& iterable_loc = generator->iter->loc;
  const Label start = new_label(), skip = new_label(), exhausted = new_label();
  bool loops = true;
  if (!iterator_on_stack && position == 0) {
    emit(op::LOAD_FAST, 0, loc);
  } else if (!iterator_on_stack) {
    const ast::expr* item = only_item(generator->iter);
    loops = item == nullptr;
    if (loops) {
      comprehension_iterator(generator);
    } else {
      visit(item);
    }
  }
  if (loops) {
    ++depth;
    place(start);
    jump(op::FOR_ITER, exhausted, iterable_loc);
  }
  const Location element_loc = comprehension_rest(parts, position, depth, skip, loc);
  place(skip);
  if (!loops) return;
  jump(op::JUMP, start, element_loc);
  place(exhausted);
  emit(op::END_FOR, kNoLocation);
  emit(op::POP_ITER, kNoLocation);
}

void Codegen::async_loop(const ComprehensionParts& parts, int32_t position, int depth,
                         bool iterator_on_stack, const Location& loc) {
  const ast::comprehension* generator = parts.generators[position];
  const Label start = new_label(), send = new_label(), except = new_label(), skip = new_label();
  if (!iterator_on_stack && position == 0) {
    emit(op::LOAD_FAST, 0, loc);
  } else if (!iterator_on_stack) {
    comprehension_iterator(generator);
  }
  place(start);
  push_block(BlockKind::kAsyncComprehension, loc, start);
  jump(op::SETUP_FINALLY, except, loc);
  emit(op::GET_ANEXT, loc);
  load_none(loc);
  place(send);
  yield_from(true, loc);
  emit(op::POP_BLOCK, loc);
  const Location element_loc = comprehension_rest(parts, position, depth + 1, skip, loc);
  place(skip);
  jump(op::JUMP, start, element_loc);
  pop_block();
  place(except);
  jump(op::END_ASYNC_FOR, send, loc);
}

// What a loop does with each item. Returns the place of the element.
Location Codegen::comprehension_rest(const ComprehensionParts& parts, int32_t position, int depth,
                                     Label skip, const Location& loc) {
  const ast::comprehension* generator = parts.generators[position];
  visit(generator->target);
  for (const ast::expr* test : generator->ifs) jump_if(test, skip, false, loc);
  if (position + 1 == parts.generators.size) return comprehension_element(parts, depth);
  comprehension_loop(parts, position + 1, depth, false, loc);
  return parts.element->loc;
}

Location Codegen::comprehension_element(const ComprehensionParts& parts, int depth) {
  Location loc = parts.element->loc;
  visit(parts.element);
  switch (parts.kind) {
    case Kind::ListComp:
      emit(op::LIST_APPEND, depth + 1, loc);
      break;
    case Kind::SetComp:
      emit(op::SET_ADD, depth + 1, loc);
      break;
    case Kind::DictComp:
      visit(parts.value);
      loc.end_lineno = parts.value->loc.end_lineno;
      loc.end_col_offset = parts.value->loc.end_col_offset;
      emit(op::MAP_ADD, depth + 1, loc);
      break;
    default:
      yield_value(loc);
      emit(op::POP_TOP, loc);
      break;
  }
  return loc;
}

}  // namespace py
