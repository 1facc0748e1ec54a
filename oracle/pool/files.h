// Files as the toolkit keeps them: whole reads, atomic writes, content keys, the cache folder.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace oracle {

// The file's bytes, or nothing when it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

// Writes to a temporary name and renames: a killed run leaves the old file or the new one. With
// `durable` the bytes are synced first, so that this holds for a machine that stops, too.
void write_file(const std::filesystem::path& path, std::string_view bytes, bool durable = true);

// $CONSTRICTOR_CACHE, or constrictor/ in $XDG_CACHE_HOME or ~/.cache.
std::filesystem::path cache_folder();

// A 128-bit key of content, for names of cached files. Not for anything that an enemy may choose.
class ContentKey {
 public:
  ContentKey& add(std::string_view part);
  std::string text() const;  // 32 hexadecimal digits.

 private:
  unsigned __int128 state_ =
      (static_cast<unsigned __int128>(0x6c62272e07bb0142) << 64) | 0x62b821756295c58d;
};

}  // namespace oracle
