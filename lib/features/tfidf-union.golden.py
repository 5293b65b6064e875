"""Writes tfidf-union.golden.json beside this file, with scikit-learn 1.9.1: python lib/features/tfidf-union.golden.py"""

import json
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

TRAIN = [
    "the pump alarmed and the pump stopped. No injury to the patient.",
    "THE PATIENT DIED; the pump had not alarmed",
    "caf\u00e9 pump caf\u00e9 \u4e2d\u6587 lot_12",
    "a",
]
UNSEEN = ["patient alarmed \u4e2d\u6587", "", "unheard-of pumps"]
union = FeatureUnion(
    [
        ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)),
        ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=2, norm="l1")),
    ],
    transformer_weights={"characters": 0.5},
)


def rows(matrix):
    return [[float(f"{x:.15g}") for x in row] for row in matrix.toarray()]


content = {
    "train": TRAIN,
    "unseen": UNSEEN,
    "trainRows": rows(union.fit_transform(TRAIN)),
    "unseenRows": rows(union.transform(UNSEEN)),
    "names": union.get_feature_names_out().tolist(),
}
Path(__file__).with_suffix(".json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
