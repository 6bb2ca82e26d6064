"""Generate `src/groupaudit/data/separators.tsv`, the characters that stand between others, from Unicode.

Run `python benchmarks/make_separator_table.py > src/groupaudit/data/separators.tsv`. The product reads ranges of code
points from there, because Python and Polars each know another version of Unicode.
"""

import itertools

import unicodedata2 as unicodedata  # newer than that of any Python

EMOJI = (range(0x2600, 0x27C0), range(0x1F000, 0x1FB00))
"""Blocks of pictures: what Unicode will add there is a picture too."""


STROKES = frozenset(map(ord, "丨丶丿亅乀乁乄乚乛灬ーㄧ"))
"""Letters by their category, but nobody says anything with them: they stand between others like a bar or a dot."""


def kind(code: int) -> str:
    """Return `space`, `hard` (punctuation, symbols, pictures, strokes) or nothing."""
    category = unicodedata.category(chr(code))
    if category[0] == "Z" or chr(code) == "\t":
        return "space"
    return "hard" if category[0] in "PS" or code in STROKES or any(code in block for block in EMOJI) else ""


def main() -> None:
    """Print the first and the last code point of every range of one kind, in hexadecimal."""
    print(f"# Unicode {unicodedata.unidata_version}; made by benchmarks/make_separator_table.py")
    print("first\tlast\tkind")
    for what, codes in itertools.groupby(range(0x110000), key=kind):
        found = list(codes)
        if what:
            print(f"{found[0]:04X}\t{found[-1]:04X}\t{what}")


if __name__ == "__main__":
    main()
