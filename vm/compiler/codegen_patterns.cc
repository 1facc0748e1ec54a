// The match statement. Every pattern consumes the subject on top of the stack, or fails by a jump.
// Counterpart: Python/codegen.c (codegen_match, codegen_pattern).
#include <climits>

#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"
#include "vm/objects/set.h"
#include "vm/objects/str.h"

namespace py {

using ast::as;
using ast::as_if;

// Captured values wait on the stack until the whole pattern has matched: only then are names bound.
struct Codegen::PatternContext {
  SmallVec<Identifier, 8> captures;  // The deepest first.
  // Names and wildcards without a guard hide all cases behind them; only the last may.
  bool irrefutable_allowed = true;
  // Items above the captures that must stay on top, for the pattern or one around it.
  int64_t on_top = 0;
  // Where to go on failure with so many values to pop before the next alternative.
  SmallVec<Label, 8> failures;
};

namespace {

bool is_wildcard(const ast::pattern* node) {
  const auto* name = as_if<const ast::MatchAs>(node);
  return name != nullptr && name->name == nullptr;
}

bool is_star_wildcard(const ast::pattern* node) {
  const auto* star = as_if<const ast::MatchStar>(node);
  return star != nullptr && star->name == nullptr;
}

}  // namespace

void Codegen::need_failures(PatternContext* context, size_t count) {
  while (context->failures.size() < count) {
    if (!context->failures.push_back(new_label())) return fail_memory();
  }
}

// Jumps on failure: everything of the pattern that is on the stack goes.
void Codegen::fail_to(int opcode, PatternContext* context, const Location& loc) {
  const size_t pops = static_cast<size_t>(context->on_top) + context->captures.size();
  need_failures(context, pops + 1);
  if (!failed_) jump(opcode, context->failures[pops], loc);
}

// The places to jump to, each of which pops one value and goes on to the next.
void Codegen::place_failures(PatternContext* context, const Location& loc) {
  while (!context->failures.empty()) {
    place(context->failures.pop_back());
    if (!context->failures.empty()) emit(op::POP_TOP, loc);
  }
}

// Moves the top of the stack below `count` - 1 others.
void Codegen::rotate(int64_t count, const Location& loc) {
  for (; count > 1; --count) emit(op::SWAP, static_cast<int>(count), loc);
}

void Codegen::capture(Identifier name, PatternContext* context, const Location& loc) {
  if (name == nullptr) return emit(op::POP_TOP, loc);
  for (Identifier seen : context->captures) {
    if (seen == name) return error(loc, "multiple assignments to name %R in pattern", text(name));
  }
  rotate(context->on_top + static_cast<int64_t>(context->captures.size()) + 1, loc);
  if (!context->captures.push_back(name)) fail_memory();
}

void Codegen::pattern(const ast::pattern* node, PatternContext* context) {
  if (stack_low()) return;
  switch (node->node_kind) {
    case Kind::MatchValue:
      return pattern_value(as<const ast::MatchValue>(node), context);
    case Kind::MatchSingleton:
      return pattern_singleton(as<const ast::MatchSingleton>(node), context);
    case Kind::MatchSequence:
      return pattern_sequence(as<const ast::MatchSequence>(node), context);
    case Kind::MatchMapping:
      return pattern_mapping(as<const ast::MatchMapping>(node), context);
    case Kind::MatchClass:
      return pattern_class(as<const ast::MatchClass>(node), context);
    case Kind::MatchStar:
      return capture(as<const ast::MatchStar>(node)->name, context, node->loc);
    case Kind::MatchAs:
      return pattern_as(as<const ast::MatchAs>(node), context);
    case Kind::MatchOr:
      return pattern_or(as<const ast::MatchOr>(node), context);
    default:
      return error(node->loc, "invalid match pattern node in AST (kind=%d)",
                   static_cast<int>(node->node_kind));
  }
}

// A part of another pattern, which may well match anything.
void Codegen::subpattern(const ast::pattern* node, PatternContext* context) {
  const bool allowed = context->irrefutable_allowed;
  context->irrefutable_allowed = true;
  pattern(node, context);
  context->irrefutable_allowed = allowed;
}

void Codegen::pattern_value(const ast::MatchValue* node, PatternContext* context) {
  const Location& loc = node->loc;
  if (node->value->node_kind != Kind::Constant && node->value->node_kind != Kind::Attribute)
    return error(loc, "patterns may only match literals and attribute lookups");
  visit(node->value);
  compare(Kind::Eq, loc);
  emit(op::TO_BOOL, loc);
  fail_to(op::POP_JUMP_IF_FALSE, context, loc);
}

void Codegen::pattern_singleton(const ast::MatchSingleton* node, PatternContext* context) {
  load_constant(node->value, node->loc);
  compare(Kind::Is, node->loc);
  fail_to(op::POP_JUMP_IF_FALSE, context, node->loc);
}

void Codegen::pattern_as(const ast::MatchAs* node, PatternContext* context) {
  const Location& loc = node->loc;
  if (node->pattern != nullptr) {
    ++context->on_top;
    emit(op::COPY, 1, loc);
    pattern(node->pattern, context);
    --context->on_top;
  } else if (!context->irrefutable_allowed) {
    if (node->name == nullptr) return error(loc, "wildcard makes remaining patterns unreachable");
    return error(loc, "name capture %R makes remaining patterns unreachable", text(node->name));
  }
  capture(node->name, context, loc);
}

void Codegen::pattern_sequence(const ast::MatchSequence* node, PatternContext* context) {
  const Location& loc = node->loc;
  const int32_t size = node->patterns.size;
  int32_t star = -1;
  bool only_wildcards = true;
  for (int32_t i = 0; i < size; ++i) {
    const ast::pattern* item = node->patterns[i];
    if (item->node_kind == Kind::MatchStar) {
      if (star >= 0) return error(loc, "multiple starred names in sequence pattern");
      star = i;
      only_wildcards &= is_star_wildcard(item);
    } else {
      only_wildcards &= is_wildcard(item);
    }
  }
  ++context->on_top;
  emit(op::MATCH_SEQUENCE, loc);
  fail_to(op::POP_JUMP_IF_FALSE, context, loc);
  if (star < 0 || size > 1) {
    emit(op::GET_LEN, loc);
    load_int(star < 0 ? size : size - 1, loc);
    compare(star < 0 ? Kind::Eq : Kind::GtE, loc);
    fail_to(op::POP_JUMP_IF_FALSE, context, loc);
  }
  --context->on_top;
  if (only_wildcards) {
    emit(op::POP_TOP, loc);
  } else if (star >= 0 && is_star_wildcard(node->patterns[star])) {
    pattern_subscript(node, star, context);
  } else {
    pattern_unpack(node, context);
  }
}

void Codegen::pattern_unpack(const ast::MatchSequence* node, PatternContext* context) {
  const Location& loc = node->loc;
  const int32_t size = node->patterns.size;
  bool starred = false;
  for (int32_t i = 0; i < size; ++i) {
    if (node->patterns[i]->node_kind != Kind::MatchStar) continue;
    starred = true;
    const int32_t after = size - i - 1;
    if (i >= 1 << 8 || after >= INT_MAX >> 8)
      return error(loc, "too many expressions in star-unpacking sequence pattern");
    emit(op::UNPACK_EX, i + (after << 8), loc);
  }
  if (!starred) emit(op::UNPACK_SEQUENCE, size, loc);
  context->on_top += size;
  for (const ast::pattern* item : node->patterns) {
    --context->on_top;
    subpattern(item, context);
  }
}

// With a `*_` somewhere: only what is wanted is taken out.
void Codegen::pattern_subscript(const ast::MatchSequence* node, int32_t star,
                                PatternContext* context) {
  const Location& loc = node->loc;
  const int32_t size = node->patterns.size;
  ++context->on_top;
  for (int32_t i = 0; i < size; ++i) {
    const ast::pattern* item = node->patterns[i];
    if (i == star || is_wildcard(item)) continue;
    emit(op::COPY, 1, loc);
    if (i < star) {
      load_int(i, loc);
    } else {
      // A sequence need not know negative indices.
      emit(op::GET_LEN, loc);
      load_int(size - i, loc);
      emit(op::BINARY_OP, NB_SUBTRACT, loc);
    }
    emit(op::BINARY_OP, NB_SUBSCR, loc);
    subpattern(item, context);
  }
  --context->on_top;
  emit(op::POP_TOP, loc);
}

// Pushes the keys, of which no two may be the same literal.
void Codegen::mapping_keys(const ast::MatchMapping* node) {
  if (failed_) return;
  Owned<Set> seen = set_new(thread_, nullptr);
  if (!seen) failed_ = true;
  for (int32_t i = 0; i < node->keys.size && !failed_; ++i) {
    const ast::expr* key = node->keys[i];
    if (key == nullptr)
      return error(node->patterns[i]->loc,
                   "can't use NULL keys in MatchMapping (set 'rest' parameter instead)");
    if (const auto* literal = as_if<const ast::Constant>(key)) {
      Object* value = objects_.constant(thread_, literal->value);
      const Tri found = value == nullptr ? Tri::kError : set_contains(thread_, seen, value);
      if (found == Tri::kTrue)
        return error(node->loc, "mapping pattern checks duplicate key (%R)", value);
      if (found == Tri::kError || set_add(thread_, seen, value) == Status::kError) failed_ = true;
    } else if (key->node_kind != Kind::Attribute) {
      return error(node->loc, "mapping pattern keys may only match literals and attribute lookups");
    }
    visit(key);
  }
}

void Codegen::pattern_mapping(const ast::MatchMapping* node, PatternContext* context) {
  const Location& loc = node->loc;
  int32_t size = node->keys.size;
  if (size != node->patterns.size)
    return error(loc, "keys (%d) / patterns (%d) length mismatch in mapping pattern", size,
                 node->patterns.size);
  ++context->on_top;
  emit(op::MATCH_MAPPING, loc);
  fail_to(op::POP_JUMP_IF_FALSE, context, loc);
  if (size == 0 && node->rest == nullptr) {
    --context->on_top;
    return emit(op::POP_TOP, loc);
  }
  if (size > 0) {
    emit(op::GET_LEN, loc);
    load_int(size, loc);
    compare(Kind::GtE, loc);
    fail_to(op::POP_JUMP_IF_FALSE, context, loc);
  }
  mapping_keys(node);
  emit(op::BUILD_TUPLE, size, loc);
  emit(op::MATCH_KEYS, loc);
  // The keys and the values (or None) are above the subject.
  context->on_top += 2;
  emit(op::COPY, 1, loc);
  load_none(loc);
  emit(op::IS_OP, 1, loc);
  fail_to(op::POP_JUMP_IF_FALSE, context, loc);
  emit(op::UNPACK_SEQUENCE, size, loc);
  context->on_top += size - 1;
  for (const ast::pattern* item : node->patterns) {
    --context->on_top;
    subpattern(item, context);
  }
  context->on_top -= 2;
  if (node->rest == nullptr) {
    emit(op::POP_TOP, loc);
    return emit(op::POP_TOP, loc);
  }
  // The rest is a copy of the subject without the keys.
  emit(op::BUILD_MAP, 0, loc);
  emit(op::SWAP, 3, loc);
  emit(op::DICT_UPDATE, 2, loc);
  emit(op::UNPACK_SEQUENCE, size, loc);
  for (; size > 0; --size) {
    emit(op::COPY, 1 + size, loc);
    emit(op::SWAP, 2, loc);
    emit(op::DELETE_SUBSCR, loc);
  }
  capture(node->rest, context, loc);
}

void Codegen::pattern_class(const ast::MatchClass* node, PatternContext* context) {
  const Location& loc = node->loc;
  const int32_t positional = node->patterns.size;
  const int32_t named_count = node->kwd_attrs.size;
  if (named_count != node->kwd_patterns.size)
    return error(loc, "kwd_attrs (%d) / kwd_patterns (%d) length mismatch in class pattern",
                 named_count, node->kwd_patterns.size);
  for (int32_t i = 0; i < named_count; ++i) {
    for (int32_t j = i + 1; j < named_count; ++j) {
      if (node->kwd_attrs[i] == node->kwd_attrs[j])
        return error(node->kwd_patterns[j]->loc, "attribute name repeated in class pattern: %U",
                     text(node->kwd_attrs[i]));
    }
  }
  visit(node->cls);
  load_names(node->kwd_attrs.items, named_count, loc);
  emit(op::MATCH_CLASS, positional, loc);
  emit(op::COPY, 1, loc);
  load_none(loc);
  emit(op::IS_OP, 1, loc);
  // The tuple of attributes, or None.
  ++context->on_top;
  fail_to(op::POP_JUMP_IF_FALSE, context, loc);
  emit(op::UNPACK_SEQUENCE, positional + named_count, loc);
  context->on_top += positional + named_count - 1;
  for (int32_t i = 0; i < positional + named_count; ++i) {
    --context->on_top;
    const ast::pattern* item =
        i < positional ? node->patterns[i] : node->kwd_patterns[i - positional];
    if (is_wildcard(item)) {
      emit(op::POP_TOP, loc);
    } else {
      subpattern(item, context);
    }
  }
}

// Brings the captures of an alternative, which are on the stack, into the order of the first
// alternative's. False when it binds other names.
bool Codegen::align_captures(const PatternContext& first, PatternContext* alternative,
                             const Location& loc) {
  SmallVec<Identifier, 8>& names = alternative->captures;
  const size_t count = names.size();
  if (count != first.captures.size()) return false;
  for (size_t wanted = count; wanted-- > 0;) {
    size_t found = 0;
    while (found < count && names[found] != first.captures[wanted]) ++found;
    if (found == count) return false;
    if (found == wanted) continue;
    // All up to the wanted one, it included, go round until it is where it should be.
    for (size_t turn = 0; turn <= found; ++turn) {
      const Identifier name = names[0];
      for (size_t i = 0; i < wanted; ++i) names[i] = names[i + 1];
      names[wanted] = name;
      rotate(static_cast<int64_t>(wanted) + 1, loc);
    }
  }
  return true;
}

void Codegen::pattern_or(const ast::MatchOr* node, PatternContext* context) {
  const Location& loc = node->loc;
  const Label end = new_label();
  const int32_t size = node->patterns.size;
  PatternContext first;
  for (int32_t i = 0; i < size; ++i) {
    const ast::pattern* item = node->patterns[i];
    PatternContext rest;
    PatternContext* alternative = i == 0 ? &first : &rest;
    alternative->irrefutable_allowed = i == size - 1 && context->irrefutable_allowed;
    emit(op::COPY, 1, item->loc);
    pattern(item, alternative);
    if (failed_) return;
    if (i > 0 && !align_captures(first, alternative, item->loc))
      return error(loc, "alternative patterns bind different names");
    jump(op::JUMP, end, item->loc);
    place_failures(alternative, item->loc);
  }
  emit(op::POP_TOP, loc);
  fail_to(op::JUMP, context, loc);

  place(end);
  // The new captures are on top, above the copy of the subject and all that was there before.
  const int64_t depth = static_cast<int64_t>(first.captures.size()) + 1 + context->on_top +
                        static_cast<int64_t>(context->captures.size());
  for (Identifier name : first.captures) {
    rotate(depth, loc);
    for (Identifier seen : context->captures) {
      if (seen == name) return error(loc, "multiple assignments to name %R in pattern", text(name));
    }
    if (!context->captures.push_back(name)) return fail_memory();
  }
  emit(op::POP_TOP, loc);
}

void Codegen::match_statement(const ast::Match* node) {
  visit(node->subject);
  const Label end = new_label();
  const int32_t count = node->cases.size;
  // A last `case _` needs no subject.
  const bool has_default = count > 1 && is_wildcard(node->cases[count - 1]->pattern);
  const int32_t tested = has_default ? count - 1 : count;
  for (int32_t i = 0; i < tested && !failed_; ++i) {
    const ast::match_case* one = node->cases[i];
    const Location& loc = one->pattern->loc;
    const bool copied = i != tested - 1;
    if (copied) emit(op::COPY, 1, loc);
    PatternContext context;
    context.irrefutable_allowed = one->guard != nullptr || i == count - 1;
    pattern(one->pattern, &context);
    for (Identifier name : context.captures) store(name, loc);
    if (one->guard != nullptr) {
      need_failures(&context, 1);
      if (!failed_) jump_if(one->guard, context.failures[0], false, loc);
    }
    if (copied) emit(op::POP_TOP, kNextLocation);
    visit_all(one->body);
    jump(op::JUMP, end, kNoLocation);
    place_failures(&context, loc);
  }
  if (has_default) {
    const ast::match_case* last = node->cases[count - 1];
    // For the line to be seen: the wildcard itself needs no instruction.
    emit(op::NOP, last->pattern->loc);
    if (last->guard != nullptr) jump_if(last->guard, end, false, last->pattern->loc);
    visit_all(last->body);
  }
  place(end);
}

}  // namespace py
