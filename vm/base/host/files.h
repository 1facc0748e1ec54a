// Files as the generators of the build read and write them. They run on the machine that builds;
// nothing else may use this. Counterpart: none.
#ifndef VM_BASE_HOST_FILES_H_
#define VM_BASE_HOST_FILES_H_

#include <cstdio>
#include <string>

namespace host {

// False when the file cannot be read; errno says why.
inline bool read_file(const std::string& path, std::string* text) {
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  text->clear();
  char part[1 << 14];
  for (size_t got; (got = std::fread(part, 1, sizeof part, file)) > 0;) text->append(part, got);
  const bool good = std::ferror(file) == 0;
  std::fclose(file);
  return good;
}

// Leaves a file alone that holds the text already, so that nothing that reads it is built again.
inline bool write_if_changed(const std::string& path, const std::string& text) {
  std::string old;
  if (read_file(path, &old) && old == text) return true;
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return false;
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  return std::fclose(file) == 0 && written;
}

}  // namespace host

#endif  // VM_BASE_HOST_FILES_H_
