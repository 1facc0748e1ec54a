// Displays of sequences and dicts, unpacking, f-strings and t-strings.
// Counterpart: Python/codegen.c (starunpack_helper, codegen_dict, codegen_joined_str).
#include <climits>

#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"

namespace py {

using ast::as;
using ast::as_if;

const Codegen::Builder Codegen::kListBuilder = {op::BUILD_LIST, op::LIST_APPEND, op::LIST_EXTEND,
                                                false};
// A tuple that cannot be built at once starts as a list.
const Codegen::Builder Codegen::kTupleBuilder = {op::BUILD_LIST, op::LIST_APPEND, op::LIST_EXTEND,
                                                 true};
const Codegen::Builder Codegen::kSetBuilder = {op::BUILD_SET, op::SET_ADD, op::SET_UPDATE, false};

void Codegen::sequence(const ast::Seq<ast::expr*>& items, int pushed, Identifier injected,
                       const Builder& builder, const Location& loc) {
  const int extra = injected == nullptr ? 0 : 1;
  const bool big = items.size + pushed + extra > kStackUseGuideline;
  bool starred = false;
  for (const ast::expr* item : items) starred |= item->node_kind == Kind::Starred;
  if (!starred && !big) {
    visit_all(items);
    if (injected != nullptr) load(injected, loc);
    emit(builder.tuple ? op::BUILD_TUPLE : builder.build, items.size + pushed + extra, loc);
    return;
  }
  bool built = big;
  if (big) emit(builder.build, pushed, loc);
  for (int32_t i = 0; i < items.size; ++i) {
    const auto* star = as_if<const ast::Starred>(items[i]);
    if (star != nullptr) {
      if (!built) emit(builder.build, i + pushed, loc);
      built = true;
      visit(star->value);
      emit(builder.extend, 1, loc);
    } else {
      visit(items[i]);
      if (built) emit(builder.add, 1, loc);
    }
  }
  if (injected != nullptr) {
    load(injected, loc);
    emit(builder.add, 1, loc);
  }
  if (builder.tuple) emit(op::CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE, loc);
}

void Codegen::list_or_tuple(const ast::expr* node, const ast::Seq<ast::expr*>& items, Kind context,
                            bool tuple) {
  if (context == Kind::Load)
    return sequence(items, 0, nullptr, tuple ? kTupleBuilder : kListBuilder, node->loc);
  if (context == Kind::Del) return visit_all(items);
  unpack(items, node->loc);
  for (const ast::expr* item : items) {
    const auto* star = as_if<const ast::Starred>(item);
    visit(star == nullptr ? item : star->value);
  }
}

// Spreads the value on the stack over so many targets.
void Codegen::unpack(const ast::Seq<ast::expr*>& targets, const Location& loc) {
  bool starred = false;
  for (int32_t i = 0; i < targets.size; ++i) {
    if (targets[i]->node_kind != Kind::Starred) continue;
    if (starred) return error(loc, "multiple starred expressions in assignment");
    starred = true;
    const int32_t after = targets.size - i - 1;
    if (i >= 1 << 8 || after >= INT_MAX >> 8)
      return error(loc, "too many expressions in star-unpacking assignment");
    emit(op::UNPACK_EX, i + (after << 8), loc);
  }
  if (!starred) emit(op::UNPACK_SEQUENCE, targets.size, loc);
}

void Codegen::dictionary_part(const ast::Dict* node, int32_t begin, int32_t end) {
  const int32_t count = end - begin;
  const bool big = count * 2 > kStackUseGuideline;
  if (big) emit(op::BUILD_MAP, 0, node->loc);
  for (int32_t i = begin; i < end; ++i) {
    visit(node->keys[i]);
    visit(node->values[i]);
    if (big) emit(op::MAP_ADD, 1, node->loc);
  }
  if (!big) emit(op::BUILD_MAP, count, node->loc);
}

void Codegen::dictionary(const ast::Dict* node) {
  bool built = false;
  int32_t waiting = 0;  // Items before the present one that are in no dict yet.
  const auto flush = [&](int32_t end) {
    dictionary_part(node, end - waiting, end);
    if (built) emit(op::DICT_UPDATE, 1, node->loc);
    built = true;
    waiting = 0;
  };
  for (int32_t i = 0; i < node->values.size; ++i) {
    if (node->keys[i] == nullptr) {
      if (waiting > 0) flush(i);
      if (!built) emit(op::BUILD_MAP, 0, node->loc);
      built = true;
      visit(node->values[i]);
      emit(op::DICT_UPDATE, 1, node->loc);
    } else if (waiting * 2 > kStackUseGuideline) {
      ++waiting;
      flush(i + 1);
    } else {
      ++waiting;
    }
  }
  if (waiting > 0) flush(node->values.size);
  if (!built) emit(op::BUILD_MAP, 0, node->loc);
}

void Codegen::joined_string(const ast::JoinedStr* node) {
  const int32_t count = node->values.size;
  if (count > kStackUseGuideline) {
    load_object(static_cast<Object*>(empty_str()), node->loc);
    load_method(known_.join_, node->loc);
    emit(op::BUILD_LIST, 0, node->loc);
    for (const ast::expr* value : node->values) {
      visit(value);
      emit(op::LIST_APPEND, 1, node->loc);
    }
    emit(op::CALL, 1, node->loc);
    return;
  }
  visit_all(node->values);
  if (count > 1) {
    emit(op::BUILD_STRING, count, node->loc);
  } else if (count == 0) {
    load_object(static_cast<Object*>(empty_str()), node->loc);
  }
}

int Codegen::conversion(int character) {
  switch (character) {
    case -1:
      return FVC_NONE;
    case 's':
      return FVC_STR;
    case 'r':
      return FVC_REPR;
    case 'a':
      return FVC_ASCII;
    default:
      if (!failed_)
        raise(thread_, &exc::SystemError, "Unrecognized conversion character %d", character);
      failed_ = true;
      return FVC_NONE;
  }
}

void Codegen::formatted_value(const ast::FormattedValue* node) {
  visit(node->value);
  const int converted = conversion(node->conversion);
  if (converted != FVC_NONE) emit(op::CONVERT_VALUE, converted, node->loc);
  if (node->format_spec != nullptr) {
    visit(node->format_spec);
    emit(op::FORMAT_WITH_SPEC, node->loc);
  } else {
    emit(op::FORMAT_SIMPLE, node->loc);
  }
}

// The texts first, one before, between and behind the interpolations, empty where there is none.
void Codegen::template_string(const ast::TemplateStr* node) {
  int texts = 0, interpolations = 0;
  bool text_wanted = true;
  for (const ast::expr* value : node->values) {
    const bool is_text = value->node_kind != Kind::Interpolation;
    if (is_text) {
      visit(value);
    } else if (text_wanted) {
      load_object(static_cast<Object*>(empty_str()), node->loc);
    }
    if (is_text || text_wanted) ++texts;
    if (!is_text) ++interpolations;
    text_wanted = !is_text;
  }
  if (text_wanted) {
    load_object(static_cast<Object*>(empty_str()), node->loc);
    ++texts;
  }
  emit(op::BUILD_TUPLE, texts, node->loc);
  for (const ast::expr* value : node->values) {
    if (value->node_kind == Kind::Interpolation) visit(value);
  }
  emit(op::BUILD_TUPLE, interpolations, node->loc);
  emit(op::BUILD_TEMPLATE, node->loc);
}

void Codegen::interpolation(const ast::Interpolation* node) {
  visit(node->value);
  load_constant(node->str, node->loc);
  if (node->format_spec != nullptr) visit(node->format_spec);
  const int has_spec = node->format_spec == nullptr ? 0 : 1;
  emit(op::BUILD_INTERPOLATION, conversion(node->conversion) << 2 | 2 | has_spec, node->loc);
}

}  // namespace py
