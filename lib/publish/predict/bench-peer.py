"""The peer of `npm run bench:predict`: the same model in scikit-learn's pipeline, JSON lines in, CSV of scores out.

Usage: python bench-peer.py MODEL FILE.jsonl[.gz] OUT.csv. It joins the parts and collapses white space, and cleans no
further. Prints one JSON line with rows and versions.
"""
import csv
import gzip
import json
import platform
import sys
from array import array

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

folder, path, out = sys.argv[1:]
with open(f"{folder}/model.json", encoding="utf-8") as file:
    model = json.load(file)
terms, k, config = model["terms"][0], len(model["labels"]), model["config"]
weights, frequencies = array("d" if model["precision"] == "float64" else "h"), array("i")
with open(f"{folder}/model.bin", "rb") as file:
    weights.fromfile(file, len(terms) * k)
    frequencies.fromfile(file, len(terms))
coefficients = np.asarray(weights, dtype=float).reshape(-1, k) * model["steps"]
idf = np.log((model["documents"] + 1) / (np.asarray(frequencies) + 1)) + 1
vectorizer = TfidfVectorizer(
    ngram_range=(1, config["ngramMax"]), sublinear_tf=config["sublinearTf"], vocabulary={t: i for i, t in enumerate(terms)}
)
vectorizer.idf_ = idf


def scored(batch, writer):
    logits = vectorizer.transform([text for _, text in batch]) @ coefficients + model["intercepts"]
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    rows = raised / raised.sum(axis=1, keepdims=True)
    for (key, _), row in zip(batch, rows):
        writer.writerow([key, *row, "DIMO"[row.argmax()]])


count, batch = 0, []
opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
with opened as lines, open(out, "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file)
    for line in lines:
        record = json.loads(line)
        parts = " ".join(part.get("text") or "" for part in record.get("mdr_text") or [])
        batch.append((record.get("mdr_report_key"), " ".join(parts.split())))
        count += 1
        if len(batch) == 2000:
            scored(batch, writer)
            batch = []
    if batch:
        scored(batch, writer)
versions = f"Python {platform.python_version()}, scikit-learn {sklearn.__version__}"
print(json.dumps({"rows": count, "versions": versions}))
