// _contextvars: variables whose values belong to a context, for asynchronous code.
// Counterpart: Python/context.c.
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/dict.h"
#include "vm/objects/errors.h"
#include "vm/objects/generic_alias.h"
#include "vm/objects/int.h"
#include "vm/objects/list.h"
#include "vm/objects/module.h"
#include "vm/objects/str.h"
#include "vm/objects/tuple.h"
#include "vm/objects/type_object.h"

namespace py {
namespace {

// A context is a dict of variables to values that is copied when it is about to change while
// somebody else has it: copies of contexts share their dict until then.
struct Context : Object {
  static Type type;
  Slot<Dict> values;
  Slot<Context> outer;  // The context that was current when this one was entered.
  bool entered;
  WeakRef* weaklist;
};

struct ContextVar : Object {
  static Type type;
  Slot<Str> name;
  Slot<Object> default_value;  // Null: none.
  Hash hash;
};

struct Token : Object {
  static Type type;
  Slot<Context> context;
  Slot<ContextVar> var;
  Slot<Object> old_value;  // Null: there was none.
  bool used;
};

struct TokenMissing : Object {
  static Type type;
};

Owned<Object> missing_repr(Thread& thread, Object*) {
  return str_intern_ascii(thread, "<Token.MISSING>");
}
constinit Type TokenMissing::type = {
    .tp_name = "Token.MISSING",
    .tp_basicsize = sizeof(TokenMissing),
    .tp_repr = missing_repr,
    .tp_flags = tpflags::kDisallowInstantiation | tpflags::kStaticBuiltin,
};
constinit TokenMissing g_missing = {PY_STATIC_HEAD(&TokenMissing::type)};

Owned<Context> context_new(Thread& thread, Dict* values_or_null) {
  Owned<Context> context = PY_TRY(type_generic_alloc(thread, &Context::type, 0)).cast<Context>();
  if (values_or_null != nullptr) {
    context->values.set_shared(values_or_null);
  } else {
    context->values.set(PY_TRY(dict_new(thread)));
  }
  return context;
}

// The current context, made on first use; borrowed.
Context* current_context(Thread& thread) {
  if (thread.context == nullptr) thread.context = PY_TRY(context_new(thread, nullptr)).release();
  return static_cast<Context*>(thread.context);
}

Status check_var(Thread& thread, Object* key) {
  if (is_exact<ContextVar>(key)) return Status::kOk;
  return raise_type_error(thread, "a ContextVar key was expected, got %R", key);
}

// Gives the context a dict of its own.
Status own_values(Thread& thread, Context* context) {
  if (context->values->ob_refcnt == 1) return Status::kOk;
  context->values.set(PY_TRY(dict_copy(thread, context->values)));
  return Status::kOk;
}

Status set_value(Thread& thread, ContextVar* var, Object* value) {
  Context* context = PY_TRY(current_context(thread));
  PY_TRY(own_values(thread, context));
  return dict_set(thread, context->values, var, value);
}

Status delete_value(Thread& thread, ContextVar* var) {
  Context* context = PY_TRY(current_context(thread));
  PY_TRY(own_values(thread, context));
  Owned<Object> removed = dict_pop(thread, context->values, var);
  if (removed) return Status::kOk;
  return thread.has_exception() ? Status::kError
                                : Status(raise_object(thread, &exc::LookupError, var));
}

Context* context_of(Object* self) { return static_cast<Context*>(self); }

Owned<Object> context_tp_new(Thread& thread, Type*, Tuple* args, Dict* kwargs) {
  if (args->ob_size > 0 || (kwargs != nullptr && kwargs->used > 0))
    return raise_type_error(thread, "Context() does not accept any arguments");
  return context_new(thread, nullptr);
}

Owned<Object> context_get(Thread& thread, Object* self, Args args) {
  PY_TRY(check_var(thread, args[0]));
  Owned<Object> value;
  if (PY_TRY(dict_get_owned(thread, context_of(self)->values, args[0], &value))) return value;
  return args.has(1) ? share(args[1]) : new_none();
}
Owned<Object> context_subscript(Thread& thread, Object* self, Object* key) {
  PY_TRY(check_var(thread, key));
  Owned<Object> value;
  if (PY_TRY(dict_get_owned(thread, context_of(self)->values, key, &value))) return value;
  return raise_key_error(thread, key);
}
Tri context_contains(Thread& thread, Object* self, Object* key) {
  PY_TRY(check_var(thread, key));
  return dict_contains(thread, context_of(self)->values, key);
}
Maybe<int64_t> context_length(Thread&, Object* self) { return context_of(self)->values->used; }
Owned<Object> context_iter(Thread& thread, Object* self) {
  Owned<Dict> values = PY_TRY(dict_copy(thread, context_of(self)->values));
  return get_iter(thread, values);
}
template <auto kList>
Owned<Object> context_list(Thread& thread, Object* self) {
  Owned<Object> list = PY_TRY(kList(thread, context_of(self)->values.get()));
  return get_iter(thread, list);
}
Owned<Object> context_copy(Thread& thread, Object* self) {
  return context_new(thread, context_of(self)->values);
}
Owned<Object> context_compare(Thread& thread, Object* left, Object* right, CompareOp op) {
  if (!is_exact<Context>(left) || !is_exact<Context>(right) ||
      (op != CompareOp::kEq && op != CompareOp::kNe))
    return new_not_implemented();
  return object_rich_compare(thread, context_of(left)->values.get(),
                             context_of(right)->values.get(), op);
}

Owned<Object> context_run(Thread& thread, Object* self, RawArgs args) {
  if (args.nargs == 0)
    return raise_type_error(thread, "run() missing 1 required positional argument");
  Context* context = context_of(self);
  if (context->entered)
    return raise(thread, &exc::RuntimeError, "cannot enter context: %R is already entered", self);
  Owned<Object> keep = share(self);
  context->outer.set(steal(static_cast<Context*>(thread.context)));
  context->entered = true;
  thread.context = share(self).release();
  Owned<Object> result = call_vector(thread, args[0], args.argv + 1, args.nargs - 1, args.kwnames);
  Owned<Object> left = steal(thread.context);
  thread.context = context->outer.take().release();
  context->entered = false;
  return result;
}

constinit MethodDef kContextMethods[] = {
    {"get", context_get, "($self, key, default=None, /)",
     "Return the value of a variable, or the default."},
    {"items", context_list<dict_items_list>, "($self, /)", "Return all variables and values."},
    {"keys", context_list<dict_keys_list>, "($self, /)", "Return all variables."},
    {"values", context_list<dict_values_list>, "($self, /)", "Return all values."},
    {"copy", context_copy, "($self, /)", "Return a copy."},
    {"run", context_run, nullptr, nullptr},
    {},
};
constexpr uint16_t kContextFields[] = {offsetof(Context, values), offsetof(Context, outer), 0};

constinit Type Context::type = {
    .tp_name = "_contextvars.Context",
    .tp_basicsize = sizeof(Context),
    .as_sequence = {.sq_contains = context_contains},
    .as_mapping = {.mp_length = context_length, .mp_subscript = context_subscript},
    .tp_hash = hash_not_implemented,
    .tp_flags = tpflags::kHaveGc | tpflags::kStaticBuiltin,
    .free_list_max = 255,
    .tp_richcompare = context_compare,
    .tp_weaklistoffset = offsetof(Context, weaklist),
    .tp_iter = context_iter,
    .tp_methods = kContextMethods,
    .tp_new = context_tp_new,
    .fields = kContextFields,
};

ContextVar* var_of(Object* self) { return static_cast<ContextVar*>(self); }

Owned<Object> var_new(Thread& thread, Type* type, Tuple* args, Dict* kwargs) {
  static constinit SignatureText signature = {"ContextVar", "(name, /, *, default=<unset>)"};
  if (args->ob_size > 1)
    return raise_type_error(thread, "ContextVar() takes at most 1 positional argument (%zd given)",
                            static_cast<ssize_t>(args->ob_size));
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, signature, args, kwargs, &bound));
  if (!is_a<Str>(bound[0])) return raise_type_error(thread, "context variable name must be a str");
  Owned<Object> var = PY_TRY(type_generic_alloc(thread, type, 0));
  const Hash name_hash = PY_TRY(object_hash(thread, bound[0]));
  var_of(var)->name.set_shared(static_cast<Str*>(bound[0]));
  if (bound.has(1)) var_of(var)->default_value.set_shared(bound[1]);
  const Hash hash = hash_pointer(var.get()) ^ name_hash;
  var_of(var)->hash = hash == -1 ? -2 : hash;
  return var;
}
Maybe<Hash> var_hash(Thread&, Object* self) { return var_of(self)->hash; }
Owned<Object> var_repr(Thread& thread, Object* self) {
  ContextVar* var = var_of(self);
  if (var->default_value.get() == nullptr)
    return str_from_format(thread, "<ContextVar name=%R at %p>", var->name.get(), self);
  return str_from_format(thread, "<ContextVar name=%R default=%R at %p>", var->name.get(),
                         var->default_value.get(), self);
}

Owned<Object> var_get(Thread& thread, Object* self, RawArgs args) {
  PY_TRY(check_positional(thread, "get", args.nargs, 0, 1));
  if (thread.context != nullptr) {
    Owned<Object> value;
    if (PY_TRY(dict_get_owned(thread, context_of(thread.context)->values, self, &value)))
      return value;
  }
  if (args.nargs == 1) return share(args[0]);
  if (var_of(self)->default_value.get() != nullptr) return share(var_of(self)->default_value.get());
  return raise_object(thread, &exc::LookupError, self);
}

Owned<Object> var_set(Thread& thread, Object* self, Object* value) {
  Context* context = PY_TRY(current_context(thread));
  Owned<Token> token = PY_TRY(type_generic_alloc(thread, &Token::type, 0)).cast<Token>();
  Owned<Object> old;
  PY_TRY(dict_get_owned(thread, context->values, self, &old));
  token->context.set_shared(context);
  token->var.set_shared(var_of(self));
  token->old_value.set(std::move(old));
  PY_TRY(set_value(thread, var_of(self), value));
  return token;
}

Owned<Object> var_reset(Thread& thread, Object* self, Object* argument) {
  if (!is_exact<Token>(argument))
    return raise_type_error(thread, "expected an instance of Token, got %R", argument);
  auto* token = static_cast<Token*>(argument);
  if (token->used)
    return raise(thread, &exc::RuntimeError, "%R has already been used once", argument);
  if (token->var.get() != self)
    return raise_value_error(thread, "%R was created by a different ContextVar", argument);
  if (token->context.get() != PY_TRY(current_context(thread)))
    return raise_value_error(thread, "%R was created in a different Context", argument);
  token->used = true;
  if (token->old_value.get() == nullptr) {
    PY_TRY(delete_value(thread, var_of(self)));
  } else {
    PY_TRY(set_value(thread, var_of(self), token->old_value));
  }
  return new_none();
}

constinit MethodDef kVarMethods[] = {
    MethodDef::positional("get", var_get, "($self, default=<unrepresentable>, /)",
                          "Return the value in the current context."),
    {"set", var_set, "($self, value, /)", "Set the value; returns a token for reset()."},
    {"reset", var_reset, "($self, token, /)", "Restore the value from before a set()."},
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a generic alias.", MethodDef::kClass},
    {},
};
constinit MemberDef kVarMembers[] = {
    {"name", MemberKind::kObject, true, offsetof(ContextVar, name), nullptr}, {}};
constexpr uint16_t kVarFields[] = {offsetof(ContextVar, name), offsetof(ContextVar, default_value),
                                   0};

constinit Type ContextVar::type = {
    .tp_name = "_contextvars.ContextVar",
    .tp_basicsize = sizeof(ContextVar),
    .tp_repr = var_repr,
    .tp_hash = var_hash,
    .tp_flags = tpflags::kHaveGc | tpflags::kStaticBuiltin,
    .tp_methods = kVarMethods,
    .tp_members = kVarMembers,
    .tp_new = var_new,
    .fields = kVarFields,
};

Token* token_of(Object* self) { return static_cast<Token*>(self); }

Owned<Object> token_new(Thread& thread, Type*, Tuple*, Dict*) {
  return raise(thread, &exc::RuntimeError, "Tokens can only be created by ContextVars");
}
Owned<Object> token_repr(Thread& thread, Object* self) {
  return str_from_format(thread, "<Token%s var=%R at %p>", token_of(self)->used ? " used" : "",
                         token_of(self)->var.get(), self);
}
Owned<Object> token_var(Thread&, Object* self, void*) {
  return share(static_cast<Object*>(token_of(self)->var.get()));
}
Owned<Object> token_old_value(Thread&, Object* self, void*) {
  Object* old = token_of(self)->old_value;
  return share(old == nullptr ? &g_missing : old);
}
Owned<Object> token_enter(Thread&, Object* self) { return share(self); }
Owned<Object> token_exit(Thread& thread, Object* self, Args) {
  Owned<Object> var = share(static_cast<Object*>(token_of(self)->var.get()));
  return var_reset(thread, var, self);
}

constinit MethodDef kTokenMethods[] = {
    {"__class_getitem__", class_getitem_generic_alias, "($type, object, /)",
     "Return a generic alias.", MethodDef::kClass},
    {"__enter__", token_enter, "($self, /)", "Return the token."},
    {"__exit__", token_exit, "($self, type, val, tb, /)", "Reset the variable."},
    {},
};
constinit GetSetDef kTokenGetSets[] = {{"var", token_var, nullptr, nullptr, nullptr},
                                       {"old_value", token_old_value, nullptr, nullptr, nullptr},
                                       {}};
constexpr uint16_t kTokenFields[] = {offsetof(Token, context), offsetof(Token, var),
                                     offsetof(Token, old_value), 0};

constinit Type Token::type = {
    .tp_name = "_contextvars.Token",
    .tp_basicsize = sizeof(Token),
    .tp_repr = token_repr,
    .tp_hash = hash_not_implemented,
    .tp_flags = tpflags::kHaveGc | tpflags::kStaticBuiltin,
    .tp_methods = kTokenMethods,
    .tp_getset = kTokenGetSets,
    .tp_new = token_new,
    .fields = kTokenFields,
};

Owned<Object> copy_context(Thread& thread, Object*) {
  return context_new(thread, PY_TRY(current_context(thread))->values);
}

constinit MethodDef kFunctions[] = {
    {"copy_context", copy_context, "($module, /)", nullptr},
    {},
};

}  // namespace

Owned<Object> contextvars_module_init(Thread& thread) {
  Owned<Str> name = PY_TRY(str_intern_ascii(thread, "_contextvars"));
  Owned<Module> module = PY_TRY(module_new(thread, name));
  PY_TRY(module_add_functions(thread, module, kFunctions));
  PY_TRY(module_add_str(thread, module, "__doc__", "Variables of contexts."));
  if (Token::type.ob_type == nullptr) {
    for (Type* type : {&TokenMissing::type, &Context::type, &ContextVar::type, &Token::type})
      PY_TRY(type_ready(thread, type));
    PY_TRY(dict_set_ascii(thread, static_cast<Dict*>(Token::type.tp_dict), "MISSING", &g_missing));
    type_modified(&Token::type);
  }
  const struct {
    const char* name;
    Type* type;
  } types[] = {
      {"Context", &Context::type}, {"ContextVar", &ContextVar::type}, {"Token", &Token::type}};
  for (const auto& type : types)
    PY_TRY(module_add(thread, module, type.name, share(static_cast<Object*>(type.type))));
  return module;
}

}  // namespace py
