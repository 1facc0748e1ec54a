// Code objects as CPython describes them, read from testdata/dump_code.py.
// Counterpart: none.
#include "vm/bytecode/code_records_test_util.h"

#include <cstdlib>

namespace py {

const std::string& CodeRecord::one(const char* key) const {
  static const std::string none;
  const auto it = lines.find(key);
  return it == lines.end() || it->second.empty() ? none : it->second[0];
}

int CodeRecord::number(const char* key) const { return std::atoi(one(key).c_str()); }

namespace {

std::string from_hex(const std::string& hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string result;
  for (size_t i = 0; i + 1 < hex.size(); i += 2) {
    result += static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1]));
  }
  return result;
}

}  // namespace

std::string CodeRecord::bytes(const char* key) const { return from_hex(one(key)); }

std::vector<std::string> CodeRecord::all_bytes(const char* key) const {
  std::vector<std::string> result;
  const auto it = lines.find(key);
  if (it == lines.end()) return result;
  for (const std::string& hex : it->second) result.push_back(from_hex(hex));
  return result;
}

std::vector<std::vector<int>> CodeRecord::rows(const char* key) const {
  std::vector<std::vector<int>> result;
  const std::string& text = one(key);
  if (text.empty()) return result;
  result.emplace_back();
  for (size_t i = 0; i < text.size();) {
    if (text[i] == ';') {
      result.emplace_back();
      ++i;
    } else if (text[i] == ',') {
      ++i;
    } else if (text[i] == '-') {
      result.back().push_back(-1);
      ++i;
    } else {
      char* end;
      result.back().push_back(static_cast<int>(std::strtol(text.c_str() + i, &end, 10)));
      i = static_cast<size_t>(end - text.c_str());
    }
  }
  return result;
}

CodeRecords::CodeRecords(const char* mode) {
  const char* python = std::getenv("CONSTRICTOR_PYTHON");
  const char* full = std::getenv("CONSTRICTOR_FULL");
  std::string command = python == nullptr ? "python3.14" : python;
  command += " vm/bytecode/testdata/dump_code.py ";
  command += mode;
  command += full == nullptr ? " 40" : " 1";
  pipe_ = popen(command.c_str(), "r");
}

CodeRecords::~CodeRecords() {
  if (pipe_ != nullptr) pclose(pipe_);
}

bool CodeRecords::finish() {
  if (pipe_ == nullptr) return false;
  const int status = pclose(pipe_);
  pipe_ = nullptr;
  return status == 0;
}

bool CodeRecords::line(std::string* text) {
  text->clear();
  if (pipe_ == nullptr) return false;
  char part[4096];
  while (fgets(part, sizeof part, pipe_) != nullptr) {
    text->append(part);
    if (text->back() == '\n') {
      text->pop_back();
      return true;
    }
  }
  return false;
}

bool CodeRecords::next(CodeRecord* record) {
  record->lines.clear();
  std::string text;
  while (line(&text)) {
    if (text == "end") return true;
    const size_t space = text.find(' ');
    if (space == std::string::npos) {
      record->lines[text].push_back("");
    } else {
      record->lines[text.substr(0, space)].push_back(text.substr(space + 1));
    }
  }
  return false;
}

}  // namespace py
