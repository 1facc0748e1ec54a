// property: an attribute computed by functions. Counterpart: Objects/descrobject.c
// (propertyobject).
#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/errors.h"
#include "vm/objects/type_internal.h"

namespace py {
namespace {

Property* as_property(Object* self) { return static_cast<Property*>(self); }

// The name it was given in a class, else the getter's; null without an exception if neither.
Owned<Object> property_name(Thread& thread, Property* property) {
  if (property->name != nullptr) return share(property->name.get());
  if (property->fget == nullptr) return {};
  Owned<Object> name;
  PY_RUN(get_optional_attr(thread, property->fget, ids.__name__, &name));
  return name;
}

PY_COLD Raised raise_missing(Thread& thread, Property* property, Object* instance,
                             const char* what) {
  Owned<Object> name = property_name(thread, property);
  if (!name && thread.has_exception()) return {};
  Owned<Str> qualname;
  if (instance != nullptr) qualname = PY_TRY(type_qualname(thread, instance->ob_type));
  if (name && qualname) {
    return raise(thread, &exc::AttributeError, "property %R of %R object has no %s", name.get(),
                 qualname.get(), what);
  }
  if (qualname)
    return raise(thread, &exc::AttributeError, "property of %R object has no %s", qualname.get(),
                 what);
  return raise(thread, &exc::AttributeError, "property has no %s", what);
}

Owned<Object> descr_get(Thread& thread, Object* self, Object* instance, Object*) {
  if (instance == nullptr || is_none(instance)) return share(self);
  Property* property = as_property(self);
  if (property->fget == nullptr) return raise_missing(thread, property, instance, "getter");
  Owned<Object> getter = share(property->fget.get());
  return call_one_arg(thread, getter, instance);
}

Status descr_set(Thread& thread, Object* self, Object* instance, Object* value) {
  Property* property = as_property(self);
  Owned<Object> function = share(value == nullptr ? property->fdel.get() : property->fset.get());
  if (!function)
    return raise_missing(thread, property, instance, value == nullptr ? "deleter" : "setter");
  Object* const args[] = {instance, value};
  PY_RUN(call_vector(thread, function, args, value == nullptr ? 1 : 2, nullptr));
  return Status::kOk;
}

// A property like `self` with some of the functions replaced; `None` replaces nothing.
Owned<Object> copy_with(Thread& thread, Object* self, Object* getter, Object* setter,
                        Object* deleter) {
  Property* old = as_property(self);
  auto choose = [](Object* given, Object* present) {
    if (given != nullptr && !is_none(given)) return given;
    return present != nullptr ? present : none();
  };
  getter = choose(getter, old->fget);
  setter = choose(setter, old->fset);
  deleter = choose(deleter, old->fdel);
  // A docstring that came from the getter comes from the new getter.
  bool from_getter = old->getter_doc && !is_none(getter);
  Object* doc = from_getter || old->doc == nullptr ? none() : old->doc.get();
  Object* const args[] = {getter, setter, deleter, doc};
  Owned<Object> made = PY_TRY(call_args(thread, self->ob_type, args));
  if (is_a<Property>(made.get())) as_property(made.get())->name.set_shared(old->name);
  return made;
}

Owned<Object> getter(Thread& thread, Object* self, Object* function) {
  return copy_with(thread, self, function, nullptr, nullptr);
}
Owned<Object> setter(Thread& thread, Object* self, Object* function) {
  return copy_with(thread, self, nullptr, function, nullptr);
}
Owned<Object> deleter(Thread& thread, Object* self, Object* function) {
  return copy_with(thread, self, nullptr, nullptr, function);
}

Owned<Object> set_name(Thread& thread, Object* self, RawArgs args) {
  if (args.kwnames != nullptr && args.kwnames->ob_size != 0) {
    return raise_type_error(thread, "property.__set_name__() takes no keyword arguments");
  }
  if (args.nargs != 2) {
    return raise_type_error(
        thread, "__set_name__() takes 2 positional arguments but %zd were given", args.nargs);
  }
  as_property(self)->name.set_shared(args[1]);
  return new_none();
}

Status store_doc(Thread& thread, Object* self, Owned<Object> doc) {
  Property* property = as_property(self);
  if (is_exact<Property>(self)) {
    property->doc.set(std::move(doc));
    return Status::kOk;
  }
  // In an instance of a subclass the class's __doc__ would hide ours, so it goes where attributes
  // go.
  if (!doc) doc = new_none();
  if (set_attr(thread, self, ids.__doc__, doc) == Status::kOk) return Status::kOk;
  // An explicit docstring that has nowhere to go has always been dropped silently.
  bool drop = !property->getter_doc && error_clear_if(thread, &exc::AttributeError);
  return drop ? Status::kOk : Status::kError;
}

constinit SignatureText g_signature{"property", "(fget=None, fset=None, fdel=None, doc=None)"};

Status init(Thread& thread, Object* self, Tuple* args, Dict* kwargs) {
  BoundArgs bound;
  PY_TRY(bind_arguments(thread, g_signature, args, kwargs, &bound));
  auto given = [&](size_t index) {
    return bound.has(index) && !is_none(bound[index]) ? share(bound[index]) : Owned<Object>();
  };
  Property* property = as_property(self);
  property->fget.set(given(0));
  property->fset.set(given(1));
  property->fdel.set(given(2));
  property->doc.clear();
  property->name.clear();
  property->getter_doc = false;
  Owned<Object> doc = given(3);
  if (!doc && property->fget != nullptr) {
    Owned<Object> function = share(property->fget.get());
    PY_RUN(get_optional_attr(thread, function, ids.__doc__, &doc));
    if (doc && is_none(doc.get())) doc.reset();
    property->getter_doc = static_cast<bool>(doc);
  }
  return store_doc(thread, self, std::move(doc));
}

Owned<Object> get_name(Thread& thread, Object* self, void*) {
  Owned<Object> name = property_name(thread, as_property(self));
  if (name || thread.has_exception()) return name;
  return raise(thread, &exc::AttributeError, "'property' object has no attribute '__name__'");
}

Status put_name(Thread&, Object* self, Object* value, void*) {
  as_property(self)->name.set_shared(value);
  return Status::kOk;
}

Owned<Object> get_is_abstract(Thread& thread, Object* self, void*) {
  Property* property = as_property(self);
  for (Slot<Object>* function : {&property->fget, &property->fset, &property->fdel}) {
    if (PY_TRY(object_is_abstract(thread, *function))) return new_bool(true);
  }
  return new_bool(false);
}

constinit MethodDef kMethods[] = {
    {"getter", getter, "($self, object, /)", "A copy of the property with another getter."},
    {"setter", setter, "($self, object, /)", "A copy of the property with another setter."},
    {"deleter", deleter, "($self, object, /)", "A copy of the property with another deleter."},
    MethodDef("__set_name__", set_name, "($self, owner, name, /)",
              "Remember the name under which a class defines it.")
        .tuple_and_dict(),
    {},
};
constinit MemberDef kMembers[] = {
    {"fget", MemberKind::kObject, true, offsetof(Property, fget), nullptr},
    {"fset", MemberKind::kObject, true, offsetof(Property, fset), nullptr},
    {"fdel", MemberKind::kObject, true, offsetof(Property, fdel), nullptr},
    {"__doc__", MemberKind::kObject, false, offsetof(Property, doc), nullptr},
    {},
};
constinit GetSetDef kGetSets[] = {
    {"__name__", get_name, put_name, nullptr, nullptr},
    {"__isabstractmethod__", get_is_abstract, nullptr, nullptr, nullptr},
    {},
};
constexpr uint16_t kFields[] = {offsetof(Property, fget), offsetof(Property, fset),
                                offsetof(Property, fdel), offsetof(Property, doc),
                                offsetof(Property, name), 0};

}  // namespace

Tri object_is_abstract(Thread& thread, Object* object) {
  if (object == nullptr) return Tri::kFalse;
  Owned<Object> flag;
  if (!PY_TRY(get_optional_attr(thread, object, ids.__isabstractmethod__, &flag)))
    return Tri::kFalse;
  return object_is_true(thread, flag);
}

constinit Type Property::type = {
    .tp_name = "property",
    .tp_basicsize = sizeof(Property),
    .tp_flags = tpflags::kHaveGc | tpflags::kBaseType,
    .tp_doc = "An attribute whose reading, writing and deletion call functions.",
    .tp_methods = kMethods,
    .tp_members = kMembers,
    .tp_getset = kGetSets,
    .tp_descr_get = descr_get,
    .tp_descr_set = descr_set,
    .tp_init = init,
    .tp_new = type_generic_new,
    .fields = kFields,
    .text_signature = "(fget=None, fset=None, fdel=None, doc=None)",
};

}  // namespace py
