// What the files of str share: views, canonical results, argument checks, and the methods each file
// contributes. Counterpart: Objects/unicodeobject.c (its static helpers).
#ifndef VM_OBJECTS_STR_INTERNAL_H_
#define VM_OBJECTS_STR_INTERNAL_H_

#include <cstring>

#include "vm/heap/alloc.h"
#include "vm/objects/abstract.h"
#include "vm/objects/arguments.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"
#include "vm/unicode/text.h"

namespace py {

inline int kind_of(const Str* str) { return static_cast<int>(str->kind); }
inline TextView view_of(const Str* str) {
  return {str->data(), static_cast<size_t>(str->length), kind_of(str)};
}
inline TextView view_of(const Str* str, int64_t start, int64_t end) {
  return view_of(str).slice(static_cast<size_t>(start), static_cast<size_t>(end));
}
inline TextView ascii_view(const char* text) { return {text, strlen(text), 1}; }

// text_copy, with the common case of equal widths inline.
inline void copy_text(void* to, int to_kind, TextView from) {
  if (from.kind == to_kind) {
    memcpy(to, from.data, from.length * static_cast<size_t>(to_kind));
  } else {
    text_copy(to, to_kind, from);
  }
}

inline bool is_str(const Object* object) { return is_a<Str>(object); }

// Replaces what has a singleton (the empty string, one latin-1 character) by it.
Owned<Str> str_canonical(Owned<Str> str);
// The string itself when exact, else an exact copy of a subclass instance.
Owned<Str> str_exact(Thread& thread, Str* str);
// A new canonical string of the view's text.
Owned<Str> str_from_view(Thread& thread, TextView view);
// The same for a caller who knows the class of the largest character.
Owned<Str> str_from_view(Thread& thread, TextView view, uint32_t max_char);
// Gives the memory of a string that was never published, or of a dead one, back.
void str_release_memory(Str* str);
// Cuts an unpublished, unshared string to a shorter length.
Owned<Str> str_shrink(Thread& thread, Owned<Str> str, int64_t length);

// Clamps the way slices do: negative positions count from the end.
inline void adjust_indices(int64_t length, int64_t* start, int64_t* end) {
  if (*end > length) {
    *end = length;
  } else if (*end < 0) {
    *end += length;
    if (*end < 0) *end = 0;
  }
  if (*start < 0) {
    *start += length;
    if (*start < 0) *start = 0;
  }
}

// TypeError "must be str, not X" unless the object is a str.
Status require_str(Thread& thread, Object* object);
// TypeError "f() argument N must be str, not X".
Status require_str_argument(Thread& thread, const char* function, const char* argument,
                            Object* object);
// A slice bound: None keeps the default, else __index__ clamped.
Status slice_bound(Thread& thread, Object* value, int64_t* bound);

// Hash of an interned string of the VM is always computed; for the table.
void str_forget_interned(Str* str);

// str.format and friends.
Owned<Object> str_do_format(Thread& thread, Str* format, Tuple* args, Dict* kwargs,
                            Object* mapping_or_null);

// The methods, by file.
Owned<Object> str_method_capitalize(Thread&, Object*);
Owned<Object> str_method_casefold(Thread&, Object*);
Owned<Object> str_method_lower(Thread&, Object*);
Owned<Object> str_method_swapcase(Thread&, Object*);
Owned<Object> str_method_title(Thread&, Object*);
Owned<Object> str_method_upper(Thread&, Object*);
Owned<Object> str_method_isalnum(Thread&, Object*);
Owned<Object> str_method_isalpha(Thread&, Object*);
Owned<Object> str_method_isascii(Thread&, Object*);
Owned<Object> str_method_isdecimal(Thread&, Object*);
Owned<Object> str_method_isdigit(Thread&, Object*);
Owned<Object> str_method_isidentifier(Thread&, Object*);
Owned<Object> str_method_islower(Thread&, Object*);
Owned<Object> str_method_isnumeric(Thread&, Object*);
Owned<Object> str_method_isprintable(Thread&, Object*);
Owned<Object> str_method_isspace(Thread&, Object*);
Owned<Object> str_method_istitle(Thread&, Object*);
Owned<Object> str_method_isupper(Thread&, Object*);
Owned<Object> str_method_translate(Thread&, Object*, Object*);
Owned<Object> str_method_maketrans(Thread&, Object*, RawArgs);

Owned<Object> str_method_count(Thread&, Object*, RawArgs);
Owned<Object> str_method_find(Thread&, Object*, RawArgs);
Owned<Object> str_method_index(Thread&, Object*, RawArgs);
Owned<Object> str_method_rfind(Thread&, Object*, RawArgs);
Owned<Object> str_method_rindex(Thread&, Object*, RawArgs);
Owned<Object> str_method_startswith(Thread&, Object*, RawArgs);
Owned<Object> str_method_endswith(Thread&, Object*, RawArgs);
Owned<Object> str_method_replace(Thread&, Object*, Args);
Owned<Object> str_method_removeprefix(Thread&, Object*, Object*);
Owned<Object> str_method_removesuffix(Thread&, Object*, Object*);
Owned<Object> str_method_partition(Thread&, Object*, Object*);
Owned<Object> str_method_rpartition(Thread&, Object*, Object*);
Tri str_contains_slot(Thread&, Object*, Object*);

Owned<Object> str_method_split(Thread&, Object*, Args);
Owned<Object> str_method_rsplit(Thread&, Object*, Args);
Owned<Object> str_method_splitlines(Thread&, Object*, Args);
Owned<Object> str_method_join(Thread&, Object*, Object*);

Owned<Object> str_method_format(Thread&, Object*, RawArgs);
Owned<Object> str_method_format_map(Thread&, Object*, Object*);
Owned<Object> str_method_dunder_format(Thread&, Object*, Object*);

Owned<Object> str_iter(Thread&, Object*);
extern MethodDef kStrMethods[];


}  // namespace py

#endif  // VM_OBJECTS_STR_INTERNAL_H_
