// Lines for the tokenizer: the next one of a text, or one asked for.
// Counterpart: Parser/tokenizer/string_tokenizer.c, readline_tokenizer.c, file_tokenizer.c.
#include <climits>
#include <cstdlib>
#include <cstring>

#include "vm/parser/tokenizer_internal.h"

namespace py {

struct Tokenizer::OldText {
  OldText* previous;
};

Tokenizer::Tokenizer(Diagnostics& diagnostics, const Options& options, const char* text,
                     size_t size)
    : cur_(text),
      line_end_(text),
      line_start_(text),
      buffer_(text),
      text_(text),
      text_end_(text + size),
      reads_lines_(false),
      diagnostics_(diagnostics),
      options_(options) {
  columns_[0] = tabless_columns_[0] = 0;
  modes_[0] = Mode{};
}

Tokenizer::Tokenizer(Diagnostics& diagnostics, const Options& options)
    : Tokenizer(diagnostics, options, "", 0) {
  reads_lines_ = true;
}

Tokenizer::~Tokenizer() {
  if (text_capacity_ != 0) {
    std::free(const_cast<char*>(text_) - sizeof(OldText));
  }
  while (old_texts_ != nullptr) {
    OldText* previous = old_texts_->previous;
    std::free(old_texts_);
    old_texts_ = previous;
  }
}

int Tokenizer::next_char_of_line() {
  if (status_ != TokenizerStatus::kOk || !next_line()) return -1;
  // After stop_reading() there is no new line, and no error either.
  if (cur_ == line_end_) return -1;
  line_start_ = cur_;
  return static_cast<unsigned char>(*cur_++);
}

// Makes the next line the current one; at least one byte then lies before line_end_. False at the
// end and on errors.
bool Tokenizer::next_line() {
  if (reads_lines_) return read_line();
  size_t left = static_cast<size_t>(text_end_ - line_end_);
  // CPython drops what it has read of a file, but for what it still needs.
  bool fresh = start_ == nullptr;
  if (options_.from_file) {
    fresh = fresh && !inside_fstring() && !(options_.keep_first_line && lineno_ == 1);
  }
  if (left == 0) {
    if (fresh && options_.from_file) buffer_ = line_end_;
    if (options_.broken == nullptr) return stop(TokenizerStatus::kEnd);
    diagnostics_.restore(fresh ? options_.broken->by_itself : options_.broken->with_others);
    return stop(TokenizerStatus::kRaised);
  }
  const void* newline = memchr(line_end_, '\n', left);
  const char* end = newline == nullptr ? text_end_ : static_cast<const char*>(newline) + 1;
  if (end - line_end_ >= INT_MAX) return stop(TokenizerStatus::kColumnOverflow);
  if (fresh) buffer_ = cur_;
  line_end_ = end;
  ++lineno_;
  return true;
}

// Room for `more` bytes behind text_end_ and a NUL. Tokens keep pointing into the old text.
bool Tokenizer::grow_text(size_t more) {
  size_t size = static_cast<size_t>(text_end_ - text_);
  if (more < text_capacity_ && size + more + 1 <= text_capacity_) return true;
  size_t capacity = (size + more + 1) * 2 + 1024;
  auto* store = static_cast<OldText*>(std::malloc(sizeof(OldText) + capacity));
  if (store == nullptr) return false;
  char* fresh = reinterpret_cast<char*>(store + 1);
  memcpy(fresh, text_, size + 1);
  const char* old = text_;
  auto move = [fresh, old](const char*& pointer) {
    if (pointer != nullptr) pointer = fresh + (pointer - old);
  };
  // A line that starts in a multi-line token, or the token itself, may be known by pointers of
  // texts that are older than `old`: none of them survives a call of next().
  move(cur_);
  move(line_end_);
  move(line_start_);
  move(start_);
  move(multi_line_start_);
  move(buffer_);
  for (Mode* mode = modes_ + 1; mode <= mode_; ++mode) {
    move(mode->start);
    move(mode->line_start);
    move(mode->expression_start);
    move(mode->expression_end);
  }
  if (text_capacity_ != 0) {
    auto* outgrown = reinterpret_cast<OldText*>(const_cast<char*>(text_) - sizeof(OldText));
    if (options_.forget_lines) {
      std::free(outgrown);
    } else {
      outgrown->previous = old_texts_;
      old_texts_ = outgrown;
    }
  }
  text_ = fresh;
  text_end_ = fresh + size;
  text_capacity_ = capacity;
  return true;
}

bool Tokenizer::read_line() {
  if (stopped_) {
    status_ = TokenizerStatus::kStopped;
    return true;
  }
  const ParseHooks& hooks = diagnostics_.hooks();
  if (start_ == nullptr && !(options_.forget_lines && inside_fstring())) {
    if (options_.forget_lines) {
      cur_ = line_end_ = text_end_ = text_;
      if (text_capacity_ != 0) *const_cast<char*>(text_) = 0;
    }
    buffer_ = cur_;
  }
  Buffer line;
  ReadResult result = hooks.read_line == nullptr
                          ? ReadResult::kLine
                          : hooks.read_line(hooks.context, lineno_ == 0, &line);
  if (result == ReadResult::kFailed) {
    diagnostics_.pending();
    return stop(TokenizerStatus::kRaised);
  }
  if (result == ReadResult::kInterrupted) return stop(TokenizerStatus::kInterrupted);
  if (line.empty()) return stop(TokenizerStatus::kEnd);
  if (line.size() >= INT_MAX) return stop(TokenizerStatus::kColumnOverflow);
  implicit_newline_ = line[line.size() - 1] != '\n';
  if (!grow_text(line.size() + 1)) {
    diagnostics_.out_of_memory();
    return stop(TokenizerStatus::kRaised);
  }
  char* out = const_cast<char*>(text_end_);
  memcpy(out, line.data(), line.size());
  out += line.size();
  if (implicit_newline_) *out++ = '\n';
  *out = 0;
  text_end_ = line_end_ = out;
  line_start_ = cur_;
  ++lineno_;
  if (memchr(cur_, 0, static_cast<size_t>(line_end_ - cur_)) != nullptr) {
    refuse("source code cannot contain null bytes");
    cur_ = line_end_;
    return false;
  }
  return true;
}

bool Tokenizer::only_blanks_left() const {
  const char* p = cur_;
  for (;;) {
    while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\f') ++p;
    if (*p == 0) return true;
    if (*p != '#') return false;
    while (*p != 0 && *p != '\n') ++p;
  }
}

}  // namespace py
