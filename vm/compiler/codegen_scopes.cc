// Entering and leaving units, where names live, and making code objects.
// Counterpart: Python/compile.c.
#include <new>

#include "vm/base/memory.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/tuple.h"

namespace py {

using ast::as;
using ast::as_if;

namespace {

// The names bound in one of the two ways, in the order of their texts.
bool number_names(const SymbolMap& symbols, Binding binding, uint32_t flag, NameIndex* result) {
  SmallVec<ast::Identifier, 32> chosen;
  for (const Symbol& symbol : symbols) {
    if (symbol.name == nullptr) continue;
    if (symbol.binding() != binding && (symbol.flags & flag) == 0) continue;
    if (!chosen.push_back(symbol.name)) return false;
  }
  sort_by_text(chosen.data(), chosen.size());
  for (ast::Identifier name : chosen) {
    if (result->add(name) < 0) return false;
  }
  return true;
}

}  // namespace

Codegen::~Codegen() {
  for (CodeUnit* unit : units_) {
    unit->~CodeUnit();
    raw_free(unit);
  }
}

bool Codegen::number_cells(CodeUnit& unit) {
  const Scope& scope = *unit.scope;
  if (!number_names(scope.symbols, Binding::kCell, symbol::kComprehensionCell, &unit.cellvars))
    return false;
  // Cells that no name in the source stands for.
  if (scope.needs_class_closure && unit.cellvars.add(known_.class_cell_) < 0) return false;
  if (scope.needs_classdict && unit.cellvars.add(known_.classdict_) < 0) return false;
  if (scope.has_conditional_annotations && unit.cellvars.add(known_.conditional_annotations_) < 0)
    return false;
  unit.freevars.reset(unit.cellvars.size());
  return number_names(scope.symbols, Binding::kFree, symbol::kFreeClass, &unit.freevars);
}

bool Codegen::enter(UnitKind kind, Scope* scope, Identifier name, int firstlineno,
                    ParameterCounts counts, Identifier owner) {
  if (failed_) return false;
  if (scope == nullptr) {
    raise(thread_, &exc::KeyError, "unknown symbol table entry");
    failed_ = true;
    return false;
  }
  if (static_cast<size_t>(depth_ + 1) == units_.size()) {
    void* memory = raw_malloc(sizeof(CodeUnit));
    if (memory == nullptr || !units_.push_back(new (memory) CodeUnit())) {
      fail_memory();
      return false;
    }
  }
  CodeUnit& unit = *units_[static_cast<size_t>(depth_ + 1)];
  unit.reset();
  unit.kind = kind;
  unit.scope = scope;
  unit.name = name;
  unit.owner = owner == nullptr && unit_ != nullptr ? unit_->owner : owner;
  unit.firstlineno = firstlineno;
  unit.argcount = counts.plain;
  unit.posonlyargcount = counts.positional_only;
  unit.kwonlyargcount = counts.keyword_only;
  for (Identifier parameter : scope->varnames) {
    if (unit.varnames.add(parameter) < 0) {
      fail_memory();
      return false;
    }
  }
  if (!number_cells(unit)) {
    fail_memory();
    return false;
  }
  ++depth_;
  unit_ = &unit;
  if (kind != UnitKind::kModule) set_qualname();
  Location loc{firstlineno, 0, firstlineno, 0};
  if (kind == UnitKind::kModule) loc.lineno = 0;
  emit(op::RESUME, RESUME_AT_FUNC_START, loc);
  if (kind == UnitKind::kModule) emit(op::ANNOTATIONS_PLACEHOLDER, loc);
  return true;
}

// The unit stays readable until the next one is entered.
void Codegen::leave() {
  --depth_;
  unit_ = depth_ < 0 ? nullptr : units_[static_cast<size_t>(depth_)];
}

void Codegen::set_qualname() {
  unit_->qualname = make_qualname();
  if (!unit_->qualname) failed_ = true;
}

Owned<Str> Codegen::make_qualname() {
  Str* name = PY_TRY(objects_.name(thread_, unit_->name));
  if (depth_ < 2) return share(name);  // Nothing but the module is around.
  const CodeUnit* parent = outer_unit(1);
  if (parent->kind == UnitKind::kAnnotations) {
    if (depth_ == 2) return share(name);
    parent = outer_unit(2);
  }
  if (unit_->kind == UnitKind::kFunction || unit_->kind == UnitKind::kAsyncFunction ||
      unit_->kind == UnitKind::kClass) {
    const Identifier spelled = mangle(names_, parent->owner, unit_->name);
    if (spelled == nullptr) return raise_memory_error(thread_);
    if (parent->scope->binding(spelled) == Binding::kGlobalExplicit) return share(name);
  }
  Str* base = parent->qualname;
  const bool in_function = parent->kind == UnitKind::kFunction ||
                           parent->kind == UnitKind::kAsyncFunction ||
                           parent->kind == UnitKind::kLambda;
  return str_from_format(thread_, in_function ? "%U.<locals>.%U" : "%U.%U", base, name);
}

uint32_t Codegen::code_flags() const {
  const Scope& scope = *unit_->scope;
  uint32_t flags = 0;
  if (scope.is_function_like()) {
    flags |= CO_NEWLOCALS | CO_OPTIMIZED;
    if (scope.nested) flags |= CO_NESTED;
    if (scope.generator) flags |= scope.coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
    if (scope.varargs) flags |= CO_VARARGS;
    if (scope.varkeywords) flags |= CO_VARKEYWORDS;
    if (scope.has_docstring) flags |= CO_HAS_DOCSTRING;
    if (scope.method) flags |= CO_METHOD;
  }
  if (scope.coroutine && !scope.generator) flags |= CO_COROUTINE;
  return flags | (flags_ & compile_flags::kFutureMask);
}

// Makes an object of the unit's sequence and those inside it; a unit around it gets hold of it.
Owned<SequenceObject> Codegen::keep_sequence(InstructionSequence&& code, CodeUnit* outer) {
  PY_TRY(code.resolve_labels(thread_));
  Owned<SequenceObject> object = PY_TRY(sequence_object_new(thread_, std::move(code)));
  if (unit_->nested_sequences) {
    for (int64_t i = 0; i < unit_->nested_sequences->ob_size; ++i)
      PY_TRY(sequence_object_add_nested(thread_, object, unit_->nested_sequences->items[i]));
  }
  // What becomes part of another sequence is not kept: its own inner ones go with it.
  if (outer != nullptr && !outer->in_annotations) {
    if (!outer->nested_sequences) outer->nested_sequences = PY_TRY(list_new(thread_));
    PY_TRY(list_append(thread_, outer->nested_sequences, object));
  }
  return object;
}

Owned<Code> Codegen::finish(bool return_none) {
  if (return_none) load_none(kNoLocation);
  emit(op::RETURN_VALUE, kNoLocation);
  if (failed_) return nullptr;
  CodeUnit& unit = *unit_;
  if (keep_sequences_) {
    InstructionSequence copy;
    PY_TRY(copy.copy_from(thread_, unit.code));
    PY_RUN(keep_sequence(std::move(copy), outer_unit(1)));
  }
  unit_names_.clear();
  const size_t total = static_cast<size_t>(unit.names.size() + unit.varnames.size() +
                                           unit.cellvars.size() + unit.freevars.size());
  if (!unit_names_.reserve(total)) return raise_memory_error(thread_);
  Str** const texts = unit_names_.data();
  Str** next = texts;
  for (const NameIndex* index : {&unit.names, &unit.varnames, &unit.cellvars, &unit.freevars}) {
    for (int32_t i = 0; i < index->size(); ++i)
      *next++ = PY_TRY(objects_.name(thread_, (*index)[i]));
  }
  SmallVec<int32_t, 16> cell_locals;
  SmallVec<bool, 16> hidden;
  if (!cell_locals.resize(static_cast<size_t>(unit.cellvars.size())) ||
      !hidden.resize(static_cast<size_t>(unit.varnames.size())))
    return raise_memory_error(thread_);
  for (int32_t i = 0; i < unit.cellvars.size(); ++i)
    cell_locals[static_cast<size_t>(i)] = unit.varnames.find(unit.cellvars[i]);
  for (int32_t i = 0; i < unit.varnames.size(); ++i)
    hidden[static_cast<size_t>(i)] = unit.hidden.find(unit.varnames[i]) >= 0;

  CodeUnitInfo info;
  info.filename = filename_;
  info.name = PY_TRY(objects_.name(thread_, unit.name));
  info.qualname = unit.qualname;
  info.flags = static_cast<int>(code_flags());
  info.argcount = unit.argcount;
  info.posonlyargcount = unit.posonlyargcount;
  info.kwonlyargcount = unit.kwonlyargcount;
  info.firstlineno = unit.firstlineno;
  info.nparams = unit.scope->varnames.size;
  info.names = texts;
  info.nnames = unit.names.size();
  info.varnames = info.names + info.nnames;
  info.hidden = unit.hidden.size() == 0 ? nullptr : hidden.data();
  info.nvarnames = unit.varnames.size();
  info.cellvars = info.varnames + info.nvarnames;
  info.cell_locals = cell_locals.data();
  info.ncellvars = unit.cellvars.size();
  info.freevars = info.cellvars + info.ncellvars;
  info.nfreevars = unit.freevars.size();
  return optimize_and_assemble(thread_, info, unit.code, unit.constants, cache_);
}

// The operand of LOAD_CLOSURE for a free variable of the code of an inner unit. Names that the
// compiler reserves can be bound behind its back, by `type __classdict__ = x`: then it gives up,
// and says what CPython says.
int Codegen::closure_operand(Identifier name, Code* code) {
  const bool implicit_cell =
      unit_->kind == UnitKind::kClass && (name == known_.class_cell_ || name == known_.classdict_ ||
                                          name == known_.conditional_annotations_);
  // A name that a class binds and that is free in a method of it as well is found as free.
  const bool cell = implicit_cell || scope().binding(name) == Binding::kCell;
  const int32_t found = (cell ? unit_->cellvars : unit_->freevars).find(name);
  if (found < 0 && !failed_) {
    Str* str = text(name);
    Str* outer = objects_.name(thread_, unit_->name);
    Owned<Tuple> free_names = code_freevars(thread_, code);
    const Binding sought = implicit_cell ? Binding::kCell : scope().binding(name);
    if (str != nullptr && outer != nullptr && free_names)
      raise(thread_, &exc::SystemError,
            "compiler_lookup_arg(name=%R) with reftype=%d failed in %S; freevars of code %S: %R",
            str, static_cast<int>(sought), outer, code->co_name.get(), free_names.get());
    failed_ = true;
  }
  return found;
}

// Makes a function of the code of the unit just left; what `attributes` say is on the stack.
void Codegen::make_function(Owned<Code> code, int attributes, const Location& loc) {
  if (!code) {
    failed_ = true;
    return;
  }
  const CodeUnit& inner = *units_[static_cast<size_t>(depth_ + 1)];
  const int32_t free_count = inner.freevars.size();
  if (free_count != 0) {
    for (int32_t i = 0; i < free_count; ++i)
      emit(op::LOAD_CLOSURE, closure_operand(inner.freevars[i], code.get()), loc);
    attributes |= MAKE_FUNCTION_CLOSURE;
    emit(op::BUILD_TUPLE, free_count, loc);
  }
  load_object(Owned<Object>(std::move(code)), loc);
  emit(op::MAKE_FUNCTION, loc);
  // The values were pushed in the opposite order.
  for (int attribute : {MAKE_FUNCTION_CLOSURE, MAKE_FUNCTION_ANNOTATIONS, MAKE_FUNCTION_ANNOTATE,
                        MAKE_FUNCTION_KWDEFAULTS, MAKE_FUNCTION_DEFAULTS}) {
    if ((attributes & attribute) != 0) emit(op::SET_FUNCTION_ATTRIBUTE, attribute, loc);
  }
}

ast::Identifier Codegen::mangled(Identifier name) {
  if (unit_->owner == nullptr || name->size < 2 || name->text[0] != '_' || name->text[1] != '_')
    return name;
  return mangle_in(names_, scope(), unit_->owner, name);
}

Codegen::Place Codegen::place_of(Identifier name, Binding binding) const {
  const CodeUnit& unit = *unit_;
  switch (binding) {
    case Binding::kFree:
    case Binding::kCell:
      return Place::kDeref;
    case Binding::kLocal: {
      if (unit.scope->is_function_like()) return Place::kFast;
      const int32_t hidden = unit.hidden.find(name);
      return hidden >= 0 && unit.hidden_now[static_cast<size_t>(hidden)] ? Place::kFast
                                                                         : Place::kName;
    }
    case Binding::kGlobalImplicit:
      return unit.scope->is_function_like() ? Place::kGlobal : Place::kName;
    case Binding::kGlobalExplicit:
      return Place::kGlobal;
    case Binding::kUnknown:
      break;
  }
  return Place::kName;
}

void Codegen::access(Identifier name, Access access, const Location& loc) {
  static constexpr uint16_t kOpcodes[][3] = {
      {op::LOAD_FAST, op::STORE_FAST, op::DELETE_FAST},
      {op::LOAD_DEREF, op::STORE_DEREF, op::DELETE_DEREF},
      {op::LOAD_GLOBAL, op::STORE_GLOBAL, op::DELETE_GLOBAL},
      {op::LOAD_NAME, op::STORE_NAME, op::DELETE_NAME},
  };
  if (failed_) return;
  CodeUnit& unit = *unit_;
  const Scope& scope = *unit.scope;
  name = mangled(name);
  if (name == nullptr) return fail_memory();
  const Binding binding = scope.binding(name);
  const Place place = place_of(name, binding);
  NameIndex& table = place == Place::kFast       ? unit.varnames
                     : place != Place::kDeref    ? unit.names
                     : binding == Binding::kFree ? unit.freevars
                                                 : unit.cellvars;
  const int32_t index = table.add(name);
  if (index < 0) return fail_memory();
  int opcode = kOpcodes[static_cast<int>(place)][static_cast<int>(access)];
  if (access == Access::kLoad) {
    const bool in_class = scope.kind == ScopeKind::kClass;
    if (place == Place::kDeref && in_class && unit.inlined_comprehensions == 0) {
      opcode = op::LOAD_FROM_DICT_OR_DEREF;
      emit(op::LOAD_LOCALS, loc);
    } else if (place == Place::kDeref && scope.can_see_class_scope) {
      opcode = op::LOAD_FROM_DICT_OR_DEREF;
      indexed(op::LOAD_DEREF, unit.freevars, known_.classdict_, loc);
    } else if (place == Place::kGlobal && scope.can_see_class_scope &&
               binding == Binding::kGlobalImplicit) {
      opcode = op::LOAD_FROM_DICT_OR_GLOBALS;
      indexed(op::LOAD_DEREF, unit.freevars, known_.classdict_, loc);
    } else if (place == Place::kName && in_class && unit.inlined_comprehensions > 0) {
      opcode = op::LOAD_GLOBAL;
    }
  }
  emit(opcode, opcode == op::LOAD_GLOBAL ? index << 1 : index, loc);
}

void Codegen::body(const ast::Seq<ast::stmt*>& statements, const Location& loc, bool interactive) {
  if (future_annotations() && scope().annotations_used) emit(op::SETUP_ANNOTATIONS, loc);
  if (statements.empty()) return;
  int32_t first = 0;
  // A text at the prompt is no docstring.
  if (!interactive && scope().has_docstring) {
    Owned<Object> docstring;
    docstring_constant(statements[0], &docstring);
    load_object(std::move(docstring), as<ast::Expr>(statements[0])->value->loc);
    store(known_.doc_, kNoLocation);
    first = 1;
  }
  for (int32_t i = first; i < statements.size; ++i) visit(statements[i]);
  if (!future_annotations()) deferred_annotations(loc);
}

void Codegen::module(const ast::mod* tree) {
  if (!enter(UnitKind::kModule, table_.top(), known_.module_, 1)) return;
  const ast::Seq<ast::stmt*>* statements = nullptr;
  switch (tree->node_kind) {
    case Kind::Module:
      statements = &as<const ast::Module>(tree)->body;
      break;
    case Kind::Interactive:
      statements = &as<const ast::Interactive>(tree)->body;
      interactive_ = true;
      break;
    case Kind::Expression:
      visit(as<const ast::Expression>(tree)->body);
      return;
    default:
      raise(thread_, &exc::SystemError, "module kind %d should not be possible",
            static_cast<int>(tree->node_kind));
      failed_ = true;
      return;
  }
  const Location loc = statements->empty() ? Location{1, 0, 1, 0} : (*statements)[0]->loc;
  if (scope().has_conditional_annotations) {
    emit(op::BUILD_SET, 0, loc);
    indexed(op::STORE_NAME, unit_->names, known_.conditional_annotations_, loc);
  }
  body(*statements, loc, interactive_);
}

Owned<Code> Codegen::compile(const ast::mod* tree) {
  module(tree);
  if (failed_) return nullptr;
  return finish(tree->node_kind != Kind::Expression);
}

Owned<Tuple> Codegen::compile_to_sequence(const ast::mod* tree) {
  keep_sequences_ = true;
  module(tree);
  if (!failed_ && tree->node_kind != Kind::Expression) load_none(kNoLocation);
  if (!failed_) emit(op::RETURN_VALUE, kNoLocation);
  if (failed_) return nullptr;
  CodeUnit& unit = *unit_;
  Owned<Dict> metadata = PY_TRY(dict_new(thread_));
  const struct {
    const char* key;
    int value;
  } counts[] = {{"argcount", unit.argcount},
                {"posonlyargcount", unit.posonlyargcount},
                {"kwonlyargcount", unit.kwonlyargcount}};
  for (const auto& [key, value] : counts) {
    Owned<Object> number = PY_TRY(int_from_int64(thread_, value));
    PY_TRY(dict_set_ascii(thread_, metadata, key, number));
  }
  Owned<List> constants = PY_TRY(list_new(thread_));
  for (int32_t i = 0; i < unit.constants.size(); ++i)
    PY_TRY(list_append(thread_, constants, unit.constants[i]));
  PY_TRY(dict_set_ascii(thread_, metadata, "consts", constants));
  Owned<SequenceObject> sequence = PY_TRY(keep_sequence(std::move(unit.code), nullptr));
  Object* items[] = {sequence, metadata};
  return tuple_pack(thread_, items);
}

}  // namespace py
