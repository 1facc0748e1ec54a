// The state of a match or a search, and the engines for the three widths of characters.
// Counterpart: Modules/_sre/sre.c (state_init, getstring, getslice).
#include <cstring>

#include "vm/modules/sre_engine.h"
#include "vm/modules/sre_internal.h"
#include "vm/objects/abstract.h"
#include "vm/objects/bytes.h"
#include "vm/objects/errors.h"
#include "vm/objects/str.h"

namespace py::sre {

bool Stack::grow(int64_t needed) {
  const int64_t capacity = needed + needed / 2 + 64;
  uint64_t* grown;
  if (words_ == inline_) {
    grown = static_cast<uint64_t*>(mem_alloc(static_cast<size_t>(capacity) * 8));
    if (grown != nullptr) std::memcpy(grown, inline_, static_cast<size_t>(top) * 8);
  } else {
    grown = static_cast<uint64_t*>(mem_realloc(words_, static_cast<size_t>(capacity) * 8));
  }
  if (grown == nullptr) return false;
  words_ = grown;
  capacity_ = capacity;
  return true;
}

void Subject::release() {
  if (view.obj != nullptr) release_buffer(&view);
}

Status subject_get(Thread& thread, Object* string, Subject* subject) {
  subject->view.obj = nullptr;
  if (is_a<Str>(string)) {
    auto* text = as<Str>(string);
    subject->data = text->data();
    subject->length = text->length;
    subject->is_bytes = false;
    subject->width = static_cast<int>(text->kind);
    return Status::kOk;
  }
  if (failed(get_buffer(thread, string, &subject->view, kBufferSimple))) {
    subject->view.obj = nullptr;
    return raise_type_error(thread, "expected string or bytes-like object, got '%.200s'",
                            string->ob_type->tp_name);
  }
  subject->data = subject->view.buf;
  subject->length = subject->view.len;
  subject->is_bytes = true;
  subject->width = 1;
  // An empty buffer may be nowhere at all.
  if (subject->data == nullptr) subject->data = "";
  return Status::kOk;
}

Owned<Object> subject_slice(Thread& thread, bool is_bytes, const void* data, Object* string,
                            int64_t start, int64_t end) {
  if (!is_bytes) return str_substring(thread, as<Str>(string), start, end);
  if (is_exact<Bytes>(string) && start == 0 && end == as<Bytes>(string)->ob_size)
    return share(string);
  return bytes_from(thread, static_cast<const char*>(data) + start,
                    static_cast<size_t>(end - start));
}

Status state_init(Thread& thread, State* state, PatternObject* pattern, Object* string, int64_t pos,
                  int64_t endpos) {
  state->string = nullptr;
  state->mark = state->inline_marks;
  state->stack.init();
  Subject subject;
  PY_TRY(subject_get(thread, string, &subject));
  state->view = subject.view;
  if (subject.is_bytes && pattern->is_bytes == 0) {
    subject.release();
    return raise_type_error(thread, "cannot use a string pattern on a bytes-like object");
  }
  if (!subject.is_bytes && pattern->is_bytes > 0)
    return raise_type_error(thread, "cannot use a bytes pattern on a string-like object");
  if (pattern->groups * 2 > State::kInlineMarks) {
    state->mark = static_cast<int64_t*>(mem_alloc(static_cast<size_t>(pattern->groups) * 16));
    if (state->mark == nullptr) {
      state->mark = state->inline_marks;
      subject.release();
      return raise_memory_error(thread);
    }
  }
  const int64_t length = subject.length;
  pos = pos < 0 ? 0 : pos > length ? length : pos;
  endpos = endpos < 0 ? 0 : endpos > length ? length : endpos;
  state->thread = &thread;
  state->pattern = pattern;
  state->string = share(string).release();
  state->begin = static_cast<const char*>(subject.data);
  state->start = state->begin + pos * subject.width;
  state->end = state->begin + endpos * subject.width;
  state->limit = state->begin + length * subject.width;
  state->at = state->start;
  state->pos = pos;
  state->endpos = endpos;
  state->is_bytes = subject.is_bytes;
  state->width = subject.width;
  state->match_all = state->must_advance = false;
  state->ticks = 0;
  state->reset();
  return Status::kOk;
}

void state_free(State* state) {
  if (state->string == nullptr) return;
  if (state->view.obj != nullptr) release_buffer(&state->view);
  state->stack.free();
  if (state->mark != state->inline_marks) mem_free(state->mark);
  Object* string = state->string;
  state->string = nullptr;
  decref(string);
}

Outcome engine_match(State& state) {
  if (state.width == 1) return Engine<uint8_t>(state).match();
  if (state.width == 2) return Engine<uint16_t>(state).match();
  return Engine<uint32_t>(state).match();
}

Outcome engine_search(State& state) {
  if (state.width == 1) return Engine<uint8_t>(state).search();
  if (state.width == 2) return Engine<uint16_t>(state).search();
  return Engine<uint32_t>(state).search();
}

}  // namespace py::sre
