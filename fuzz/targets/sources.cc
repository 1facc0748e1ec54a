// What the targets that read source text share: mutations of sources as token-like pieces.
// Counterpart: none.
#include "fuzz/targets/sources.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {
namespace {

using Pieces = std::vector<std::string>;

// What the grammar and the tokenizer treat in ways of their own.
constexpr std::array kWords =
    std::to_array<std::string_view>({"False",
                                     "None",
                                     "True",
                                     "and",
                                     "as",
                                     "assert",
                                     "async",
                                     "await",
                                     "break",
                                     "class",
                                     "continue",
                                     "def",
                                     "del",
                                     "elif",
                                     "else",
                                     "except",
                                     "finally",
                                     "for",
                                     "from",
                                     "global",
                                     "if",
                                     "import",
                                     "in",
                                     "is",
                                     "lambda",
                                     "nonlocal",
                                     "not",
                                     "or",
                                     "pass",
                                     "raise",
                                     "return",
                                     "try",
                                     "while",
                                     "with",
                                     "yield",
                                     "match",
                                     "case",
                                     "type",
                                     "_",
                                     "x",
                                     "__class__",
                                     "__debug__",
                                     "super",
                                     "*",
                                     "**",
                                     "/",
                                     "//",
                                     "@",
                                     "->",
                                     ":=",
                                     "=",
                                     "==",
                                     "!=",
                                     "<>",
                                     "...",
                                     ".",
                                     ",",
                                     ":",
                                     ";",
                                     "(",
                                     ")",
                                     "[",
                                     "]",
                                     "{",
                                     "}",
                                     "!",
                                     "?",
                                     "$",
                                     "\\",
                                     "\\\n",
                                     "\n",
                                     "\n    ",
                                     "\n\t",
                                     "\f",
                                     "\r\n",
                                     "#c\n",
                                     "0777",
                                     "1_000",
                                     "1e5",
                                     "0x1F",
                                     "1__0",
                                     "3j",
                                     "1if",
                                     "'a'",
                                     "b'q'",
                                     "f'{x!r:>{y}}'",
                                     "t'{x=}'",
                                     "f'{",
                                     "'''",
                                     "\"",
                                     "f\"\"\"",
                                     "r'\\d'",
                                     "'\\N{DIGIT ONE}'",
                                     "\xc3\xa9",
                                     "\xe2\x82\xac",
                                     "@d\n",
                                     "except* E:",
                                     "case [1, *_]:",
                                     "lambda x, /, *, y=1: x",
                                     "(x := 1)",
                                     "yield from x",
                                     "async for x in y",
                                     "x: int = 1",
                                     "[x for x in y if z]",
                                     "def f[T: int = str, *U, **V](a, /, b=1, *c, d, **e): pass",
                                     "from __future__ import annotations\n",
                                     "with a as b, c: pass",
                                     "# coding: latin-1\n",
                                     "match x:\n case {'k': v, **r}: pass\n",
                                     "global x\n"});

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}

Pieces pieces_of(std::string_view text) {
  Pieces pieces;
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    const char first = text[at];
    if (is_word(first)) {
      while (end < text.size() && is_word(text[end])) ++end;
    } else if (first == ' ' || first == '\t') {
      while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
    } else if (first == '\'' || first == '"') {
      while (end < text.size() && text[end] != first && text[end] != '\n') ++end;
      if (end < text.size() && text[end] == first) ++end;
    } else if (first == '#') {
      while (end < text.size() && text[end] != '\n') ++end;
    }
    pieces.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return pieces;
}

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  size_t below(size_t limit) { return limit == 0 ? 0 : engine_() % limit; }
  std::string word() { return std::string(kWords[below(kWords.size())]); }

 private:
  std::minstd_rand engine_;
};

void replace_range(Pieces* pieces, Chance* chance) {
  const size_t start = chance->below(pieces->size());
  const size_t end = std::min(pieces->size(), start + 1 + chance->below(6));
  pieces->erase(pieces->begin() + static_cast<ptrdiff_t>(start),
                pieces->begin() + static_cast<ptrdiff_t>(end));
}

void copy_range(Pieces* pieces, Chance* chance) {
  const size_t start = chance->below(pieces->size());
  const size_t end = std::min(pieces->size(), start + 1 + chance->below(12));
  const Pieces some(pieces->begin() + static_cast<ptrdiff_t>(start),
                    pieces->begin() + static_cast<ptrdiff_t>(end));
  pieces->insert(pieces->begin() + static_cast<ptrdiff_t>(chance->below(pieces->size() + 1)),
                 some.begin(), some.end());
}

void wrap_range(Pieces* pieces, Chance* chance) {
  constexpr std::array<std::pair<const char*, const char*>, 8> kPairs = {{{"(", ")"},
                                                                          {"[", "]"},
                                                                          {"{", "}"},
                                                                          {"f'{", "}'"},
                                                                          {"t'{", "}'"},
                                                                          {"(lambda: ", ")"},
                                                                          {"[", " for x in y]"},
                                                                          {"(yield ", ")"}}};
  const size_t start = chance->below(pieces->size());
  const size_t end = std::min(pieces->size(), start + 1 + chance->below(6));
  const auto [left, right] = kPairs[chance->below(kPairs.size())];
  pieces->insert(pieces->begin() + static_cast<ptrdiff_t>(end), right);
  pieces->insert(pieces->begin() + static_cast<ptrdiff_t>(start), left);
}

// Indents the lines of a range one step and puts a compound statement before them.
void nest_lines(Pieces* pieces, Chance* chance) {
  constexpr std::array kHeads = std::to_array<const char*>(
      {"if x:\n", "while x:\n", "for x in y:\n", "with x as y:\n", "try:\n", "def f():\n",
       "class C:\n", "async def f():\n", "match x:\n case _:\n", "else:\n", "except* E as e:\n"});
  const size_t start = chance->below(pieces->size());
  const size_t end = std::min(pieces->size(), start + chance->below(60));
  for (size_t i = start; i < end; ++i)
    if ((*pieces)[i] == "\n") (*pieces)[i] = "\n  ";
  pieces->insert(pieces->begin() + static_cast<ptrdiff_t>(start),
                 std::string("\n") + kHeads[chance->below(kHeads.size())] + "  ");
}

void change_byte(Pieces* pieces, Chance* chance) {
  std::string& piece = (*pieces)[chance->below(pieces->size())];
  piece[chance->below(piece.size())] = static_cast<char>(chance->below(256));
}

}  // namespace

size_t mutate_source(uint8_t* data, size_t size, size_t max_size, unsigned seed,
                     std::string_view* made_by) {
  Chance chance(seed);
  Pieces pieces = pieces_of({reinterpret_cast<const char*>(data), size});
  if (pieces.empty()) pieces.push_back(chance.word());
  *made_by = "none";
  for (size_t times = 1 + chance.below(3); times > 0 && !pieces.empty(); --times) {
    const size_t at = chance.below(pieces.size());
    switch (chance.below(10)) {
      case 0:
        *made_by = "replace-range";
        replace_range(&pieces, &chance);
        break;
      case 1:
        *made_by = "copy-range";
        copy_range(&pieces, &chance);
        break;
      case 2:
        *made_by = "wrap-range";
        wrap_range(&pieces, &chance);
        break;
      case 3:
        *made_by = "nest-lines";
        nest_lines(&pieces, &chance);
        break;
      case 4:
        *made_by = "change-byte";
        change_byte(&pieces, &chance);
        break;
      case 5:
        *made_by = "swap-pieces";
        std::swap(pieces[at], pieces[chance.below(pieces.size())]);
        break;
      case 6:
      case 7:
        *made_by = "replace-piece";
        pieces[at] = chance.word();
        break;
      case 8:
        *made_by = "insert-piece";
        pieces.insert(pieces.begin() + static_cast<ptrdiff_t>(at), chance.word());
        break;
      default:
        *made_by = "insert-word";
        pieces.insert(pieces.begin() + static_cast<ptrdiff_t>(at), " " + chance.word() + " ");
    }
  }
  std::string text;
  for (const std::string& piece : pieces) text += piece;
  const size_t length = std::min(text.size(), max_size);
  std::memcpy(data, text.data(), length);
  return length;
}

size_t cross_sources(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size, uint8_t* out,
                     size_t max_size, unsigned seed) {
  Chance chance(seed);
  const std::string_view first(reinterpret_cast<const char*>(a), a_size);
  const std::string_view second(reinterpret_cast<const char*>(b), b_size);
  auto line_start = [&](std::string_view text) {
    const size_t newline = text.rfind('\n', chance.below(text.size() + 1));
    return newline == std::string_view::npos ? 0 : newline + 1;
  };
  const size_t at = line_start(first), start = line_start(second);
  size_t end = start;
  for (size_t lines = 1 + chance.below(8); lines > 0 && end < second.size(); --lines)
    end = std::min(second.size(), second.find('\n', end) + 1);
  if (end <= start) end = second.size();
  std::string text(first.substr(0, at));
  text.append(second.substr(start, end - start)).append(first.substr(at));
  const size_t length = std::min(text.size(), max_size);
  std::memcpy(out, text.data(), length);
  return length;
}

}  // namespace fuzz
