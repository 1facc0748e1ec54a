"""Packs a folder of seeds as ClusterFuzz reads them: every file under the SHA-1 of its content.

usage: seed_corpus.py FOLDER FILE.zip
"""

import hashlib
import pathlib
import sys
import zipfile


def main(folder, target):
    seeds = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            seeds[hashlib.sha1(content).hexdigest()] = content
    if not seeds:
        sys.exit(f"there are no seeds in {folder}")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(seeds.items()):
            # Without a time: the same seeds are the same file.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
