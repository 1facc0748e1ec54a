// Code objects as CPython describes them, read from testdata/dump_code.py.
// Counterpart: none.
#ifndef VM_BYTECODE_CODE_RECORDS_TEST_UTIL_H_
#define VM_BYTECODE_CODE_RECORDS_TEST_UTIL_H_

#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace py {

// One code object: the lines of its record by their first word.
struct CodeRecord {
  std::map<std::string, std::vector<std::string>> lines;

  const std::string& one(const char* key) const;
  int number(const char* key) const;
  std::string bytes(const char* key) const;  // Of a hex value.
  std::vector<std::string> all_bytes(const char* key) const;
  // "1,2,-;3,4,5" as numbers; `-` is -1.
  std::vector<std::vector<int>> rows(const char* key) const;
};

// Runs the reference interpreter on the script; the environment may name another interpreter
// (CONSTRICTOR_PYTHON) and ask for the whole library instead of a sample (CONSTRICTOR_FULL).
class CodeRecords {
 public:
  explicit CodeRecords(const char* mode);
  ~CodeRecords();
  CodeRecords(const CodeRecords&) = delete;
  CodeRecords& operator=(const CodeRecords&) = delete;

  bool next(CodeRecord* record);
  // True when the interpreter ran to its end without complaint.
  bool finish();

 private:
  bool line(std::string* text);

  FILE* pipe_;
};

inline const uint8_t* as_bytes(const std::string& text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

}  // namespace py

#endif  // VM_BYTECODE_CODE_RECORDS_TEST_UTIL_H_
