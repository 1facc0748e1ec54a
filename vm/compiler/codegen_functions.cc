// Functions and lambdas, and the annotations of everything.
// Counterpart: Python/codegen.c (codegen_function, codegen_function_annotations,
// codegen_process_deferred_annotations), Python/compile.c (_PyCompile_CleanDoc).
#include <cstring>

#include "vm/base/buffer.h"
#include "vm/bytecode/opcode_tables.h"
#include "vm/compiler/codegen.h"
#include "vm/compiler/unparse.h"
#include "vm/heap/alloc.h"
#include "vm/objects/errors.h"
#include "vm/objects/identifiers.h"
#include "vm/objects/tuple.h"

namespace py {

using ast::as;
using ast::as_if;

namespace {

// The highest format that __annotate__ functions themselves understand.
constexpr int kValueWithFakeGlobals = 2;

// How far the lines behind the first are all indented; lines of nothing but blanks do not count.
size_t common_indentation(const char* text, const char* end) {
  size_t margin = SIZE_MAX;
  const char* at =
      static_cast<const char*>(std::memchr(text, '\n', static_cast<size_t>(end - text)));
  while (at != nullptr) {
    const char* start = ++at;
    while (at < end && *at == ' ') ++at;
    const auto indentation = static_cast<size_t>(at - start);
    if (at < end && *at != '\n' && indentation < margin) margin = indentation;
    at = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
  }
  return margin == SIZE_MAX ? 0 : margin;
}

// Appends the text without the indentation. False when memory is out.
bool dedent(const char* text, const char* end, size_t margin, Buffer* out) {
  const char* at = text;
  while (at < end && *at == ' ') ++at;
  for (;;) {
    const auto* newline =
        static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
    const char* stop = newline == nullptr ? end : newline + 1;
    if (!out->append(at, static_cast<size_t>(stop - at))) return false;
    if (newline == nullptr) return true;
    at = stop;
    for (size_t i = 0; i < margin && at < end && *at == ' '; ++i) ++at;
  }
}

// UTF-8 of a str; the memory of a copy is in *owned.
const char* utf8_of(Thread& thread, Str* str, size_t* size, char** owned) {
  if (str->ascii && str->compact) {
    *size = static_cast<size_t>(str->length);
    return str->ascii_text();
  }
  *owned = str_to_utf8(thread, str, size);
  return *owned;
}

bool has_tab(const Str* str) {
  if (str->kind == StrKind::k1)
    return std::memchr(str->data(), '\t', static_cast<size_t>(str->length)) != nullptr;
  for (int64_t i = 0; i < str->length; ++i) {
    if (str->at(i) == '\t') return true;
  }
  return false;
}

// As inspect.cleandoc(), but blank lines at both ends stay.
Owned<Object> clean_docstring(Thread& thread, Object* docstring) {
  Owned<Object> source = share(docstring);
  if (has_tab(static_cast<Str*>(docstring)))
    source = PY_TRY(call_method(thread, docstring, "expandtabs"));
  size_t size = 0;
  char* owned = nullptr;
  const char* text = PY_TRY(utf8_of(thread, static_cast<Str*>(source.get()), &size, &owned));
  const size_t margin = common_indentation(text, text + size);
  if (margin == 0 && (size == 0 || text[0] != ' ')) {
    mem_free(owned);
    return source;
  }
  Buffer clean;
  const bool fits = dedent(text, text + size, margin, &clean);
  mem_free(owned);
  if (!fits) return raise_memory_error(thread);
  return str_from_utf8(thread, clean.data(), clean.size());
}

}  // namespace

void Codegen::docstring_constant(const ast::stmt* first, Owned<Object>* result) {
  if (failed_) return;
  const auto* constant = as<const ast::Constant>(as<const ast::Expr>(first)->value);
  Object* docstring = objects_.constant(thread_, constant->value);
  if (docstring != nullptr) *result = clean_docstring(thread_, docstring);
  if (!*result) failed_ = true;
}

void Codegen::decorators(const ast::Seq<ast::expr*>& decorators) { visit_all(decorators); }

void Codegen::apply_decorators(const ast::Seq<ast::expr*>& decorators) {
  for (int32_t i = decorators.size - 1; i >= 0; --i) emit(op::CALL, 0, decorators[i]->loc);
}

// Pushes the defaults; the result says which there are.
int Codegen::default_arguments(const ast::arguments* arguments, const Location& loc) {
  int attributes = 0;
  if (!arguments->defaults.empty()) {
    visit_all(arguments->defaults);
    emit(op::BUILD_TUPLE, arguments->defaults.size, loc);
    attributes |= MAKE_FUNCTION_DEFAULTS;
  }
  int count = 0;
  for (int32_t i = 0; i < arguments->kwonlyargs.size; ++i) {
    if (arguments->kw_defaults[i] == nullptr) continue;
    const Identifier name = mangled(arguments->kwonlyargs[i]->arg);
    if (name == nullptr) {
      fail_memory();
      return 0;
    }
    load_text(name, loc);
    visit(arguments->kw_defaults[i]);
    ++count;
  }
  if (count > 0) {
    emit(op::BUILD_MAP, count, loc);
    attributes |= MAKE_FUNCTION_KWDEFAULTS;
  }
  return attributes;
}

// StopIteration must not leave a generator or coroutine: around all of the unit's code goes a
// handler that makes RuntimeError of it.
void Codegen::wrap_in_stop_iteration_handler() {
  if (failed_) return;
  const Label handler = new_label();
  set_failed(unit_->code.insert(thread_, 0, op::SETUP_CLEANUP, handler.id, kNoLocation));
  load_none(kNoLocation);
  emit(op::RETURN_VALUE, kNoLocation);
  place(handler);
  emit(op::CALL_INTRINSIC_1, INTRINSIC_STOPITERATION_ERROR, kNoLocation);
  emit(op::RERAISE, 1, kNoLocation);
}

template <class Function>
void Codegen::function(const Function* node) {
  const Location& loc = node->loc;
  decorators(node->decorator_list);
  const int firstlineno =
      node->decorator_list.empty() ? loc.lineno : node->decorator_list[0]->loc.lineno;
  int attributes = default_arguments(node->args, loc);
  const bool generic = !node->type_params.empty();
  int passed = 0;  // Values that the scope of the type parameters gets as arguments.
  if (generic) {
    for (int kind : {MAKE_FUNCTION_DEFAULTS, MAKE_FUNCTION_KWDEFAULTS})
      passed += (attributes & kind) != 0;
    if (passed == 2) emit(op::SWAP, 2, loc);
    if (!enter_type_parameters(node, node->name, firstlineno, {.plain = passed}, nullptr)) return;
    type_parameters(node->type_params);
    for (int i = 0; i < passed; ++i) emit(op::LOAD_FAST, i, loc);
  }
  attributes |= annotations(node, node->args, node->returns);
  function_body(node, attributes, firstlineno);
  if (generic) {
    emit(op::SWAP, 2, loc);
    emit(op::CALL_INTRINSIC_2, INTRINSIC_SET_FUNCTION_TYPE_PARAMS, loc);
    call_type_parameters(passed, loc);
  }
  apply_decorators(node->decorator_list);
  store(node->name, loc);
}

template void Codegen::function(const ast::FunctionDef* node);
template void Codegen::function(const ast::AsyncFunctionDef* node);

template <class Function>
void Codegen::function_body(const Function* node, int attributes, int firstlineno) {
  const bool is_async = Function::kKind == Kind::AsyncFunctionDef;
  const ParameterCounts counts = {node->args->args.size, node->args->posonlyargs.size,
                                  node->args->kwonlyargs.size};
  if (!enter(is_async ? UnitKind::kAsyncFunction : UnitKind::kFunction, table_.find(node),
             node->name, firstlineno, counts))
    return;
  int32_t first = 0;
  if (scope().has_docstring) {
    // The first constant, which no instruction loads.
    Owned<Object> docstring;
    docstring_constant(node->body[0], &docstring);
    if (!failed_) failed_ = !unit_->constants.add_literal(thread_, cache_, docstring).ok;
    first = 1;
  }
  const Label start = new_label();
  place(start);
  const bool resumable = scope().coroutine || scope().generator;
  if (resumable) push_block(BlockKind::kStopIteration, kNoLocation, start);
  for (int32_t i = first; i < node->body.size; ++i) visit(node->body[i]);
  if (resumable) {
    wrap_in_stop_iteration_handler();
    pop_block();
  }
  Owned<Code> code = finish(true);
  leave();
  make_function(std::move(code), attributes, node->loc);
}

void Codegen::lambda(const ast::Lambda* node) {
  const int attributes = default_arguments(node->args, node->loc);
  const ParameterCounts counts = {node->args->args.size, node->args->posonlyargs.size,
                                  node->args->kwonlyargs.size};
  if (!enter(UnitKind::kLambda, table_.find(node), known_.code_lambda_, node->loc.lineno, counts))
    return;
  visit(node->body);
  const bool generator = scope().generator;
  if (!generator) emit(op::RETURN_VALUE, node->body->loc);
  Owned<Code> code = finish(!generator);
  leave();
  make_function(std::move(code), attributes, node->loc);
}

// The unit of an annotation function: takes a format, and refuses those it does not know.
bool Codegen::enter_annotations(Scope* scope, Identifier name, const Location& loc) {
  if (!enter(UnitKind::kAnnotations, scope, name, loc.lineno, {.positional_only = 1})) return false;
  const Label body = new_label();
  emit(op::LOAD_FAST, 0, loc);
  load_int(kValueWithFakeGlobals, loc);
  compare(Kind::Gt, loc);
  jump(op::POP_JUMP_IF_FALSE, body, loc);
  emit(op::LOAD_COMMON_CONSTANT, CONSTANT_NOTIMPLEMENTEDERROR, loc);
  emit(op::RAISE_VARARGS, 1, loc);
  place(body);
  return true;
}

void Codegen::leave_annotations(const Location& loc) {
  emit(op::RETURN_VALUE, loc);
  Owned<Code> code = finish(true);
  leave();
  if (!code) {
    failed_ = true;
    return;
  }
  // Inside, the parameter has a name that no annotation can mean; outside it is `format`.
  Tuple* inner_names = code->co_localsplusnames;
  Owned<Tuple> names =
      tuple_from_array(thread_, inner_names->items, static_cast<int64_t>(inner_names->ob_size));
  if (!names) {
    failed_ = true;
    return;
  }
  Object* first = names->items[0];
  names->items[0] = share(static_cast<Object*>(ids.format)).release();
  decref(first);
  code->co_localsplusnames.set(std::move(names));
  make_function(std::move(code), 0, loc);
}

void Codegen::stringised(const ast::expr* annotation) {
  if (failed_) return;
  load_object(Owned<Object>(unparse_expression(thread_, annotation, objects_)), annotation->loc);
}

void Codegen::parameter_annotation(Identifier name, const ast::expr* annotation, int* count,
                                   const Location& loc) {
  if (annotation == nullptr) return;
  const Identifier spelled = mangled(name);
  if (spelled == nullptr) return fail_memory();
  load_text(spelled, loc);
  if (future_annotations()) {
    stringised(annotation);
  } else if (const auto* star = as_if<const ast::Starred>(annotation)) {
    // `*args: *Ts` means [value] = [*Ts].
    visit(star->value);
    emit(op::UNPACK_SEQUENCE, 1, loc);
  } else {
    visit(annotation);
  }
  ++*count;
}

// Pushes the function that computes the annotations, if there are any.
int Codegen::annotations(const ast::stmt* node, const ast::arguments* arguments,
                         const ast::expr* returns) {
  Scope* annotation_scope = table_.find(node, ScopeRole::kAnnotations);
  if (annotation_scope == nullptr || !annotation_scope->annotations_used) return 0;
  const Location& loc = node->loc;
  if (!enter_annotations(annotation_scope, annotation_scope->name, loc)) return 0;
  int count = 0;
  const auto parameters = [&](const ast::Seq<ast::arg*>& run) {
    for (const ast::arg* one : run) parameter_annotation(one->arg, one->annotation, &count, loc);
  };
  const auto parameter = [&](const ast::arg* one) {
    if (one != nullptr) parameter_annotation(one->arg, one->annotation, &count, loc);
  };
  parameters(arguments->args);
  parameters(arguments->posonlyargs);
  parameter(arguments->vararg);
  parameters(arguments->kwonlyargs);
  parameter(arguments->kwarg);
  parameter_annotation(known_.return_, returns, &count, loc);
  emit(op::BUILD_MAP, count, loc);
  leave_annotations(loc);
  return MAKE_FUNCTION_ANNOTATE;
}

// The __annotate__ function of a class or module. In a module its code goes to the start.
void Codegen::deferred_annotations(const Location& loc) {
  CodeUnit& owner = *unit_;
  if (failed_ || owner.deferred.empty()) return;
  const bool is_module = owner.kind == UnitKind::kModule;
  if (is_module) {
    owner.stashed_code = std::move(owner.code);
    owner.code = InstructionSequence();
    owner.in_annotations = true;
  }
  Scope* annotation_scope = owner.scope->annotation_scope;
  if (!enter_annotations(annotation_scope,
                         annotation_scope == nullptr ? known_.annotate_ : annotation_scope->name,
                         loc))
    return;
  deferred_annotations_body(owner, loc);
  leave_annotations(loc);
  store(is_module ? known_.annotate_ : known_.annotate_func_, loc);
  if (is_module && !failed_) {
    InstructionSequence code = std::move(owner.code);
    owner.code = std::move(owner.stashed_code);
    owner.code.set_annotations(std::move(code));
    owner.in_annotations = false;
  }
}

void Codegen::deferred_annotations_body(const CodeUnit& owner, const Location& loc) {
  emit(op::BUILD_MAP, 0, loc);
  for (const DeferredAnnotation& deferred : owner.deferred) {
    const ast::AnnAssign* node = deferred.statement;
    const Identifier name = mangle(names_, unit_->owner, as<const ast::Name>(node->target)->id);
    if (name == nullptr) return fail_memory();
    const Label skip = new_label();
    if (deferred.condition >= 0) {
      load_int(deferred.condition, node->loc);
      if (owner.kind == UnitKind::kClass) {
        indexed(op::LOAD_DEREF, unit_->freevars, known_.conditional_annotations_, node->loc);
      } else {
        // The first name of the unit: index and flag are both 0.
        indexed(op::LOAD_GLOBAL, unit_->names, known_.conditional_annotations_, node->loc);
      }
      emit(op::CONTAINS_OP, 0, node->loc);
      jump(op::POP_JUMP_IF_FALSE, skip, node->loc);
    }
    visit(node->annotation);
    emit(op::COPY, 2, node->loc);
    load_text(name, node->loc);
    emit(op::STORE_SUBSCR, loc);
    place(skip);
  }
}

}  // namespace py
