"""The peer of bench-tokenizer.ts: Hugging Face's Rust tokenizers over the same texts.

Arguments: the folder of a tokenizer.json, a file of one JSON string a line, the greatest length, repetitions.
Prints JSON: {"version", "seconds" (the best), "tokens"}. RAYON_NUM_THREADS says on how many threads.
"""

import json
import sys
import time

import tokenizers


def main():
    folder, path, length, times = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    tokenizer = tokenizers.Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(length)
    with open(path, encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        encoded = tokenizer.encode_batch(texts)
        seconds.append(time.perf_counter() - start)
    tokens = sum(len(encoding.ids) for encoding in encoded)
    print(json.dumps({"version": tokenizers.__version__, "seconds": min(seconds), "tokens": tokens}))


main()
