"""datasketch on the texts of standard input: MinHashLSH, each candidate verified, as one writes it in Python."""
import json
import re
import sys
import time

import datasketch

WORDS, THRESHOLD, PERMUTATIONS = 5, 0.8, 108

task = json.load(sys.stdin)
start = time.perf_counter()
shingles = []
for text in task["texts"]:
    words = re.findall(r"\w+", text.lower())
    count = max(1, len(words) - WORDS + 1)
    shingles.append({" ".join(words[i : i + WORDS]) for i in range(count)})
lsh = datasketch.MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, params=(18, 6))
found = set()
for row, shingled in enumerate(shingles):
    minhash = datasketch.MinHash(num_perm=PERMUTATIONS, seed=42)
    minhash.update_batch([shingle.encode() for shingle in shingled])
    for other in lsh.query(minhash):
        common = len(shingled & shingles[other])
        if common / (len(shingled) + len(shingles[other]) - common) >= THRESHOLD:
            found.add((other, row))
    lsh.insert(row, minhash)
seconds = time.perf_counter() - start
pairs = task["pairs"]
recall = sum((a, b) in found for a, b in pairs) / max(1, len(pairs))
print(f"datasketch {datasketch.__version__}: recall {recall:.4f} of {len(pairs)} pairs in {seconds:.2f} s")
