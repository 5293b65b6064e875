"""Writes tfidf.golden.json beside this file, with scikit-learn 1.9.1: python lib/features/tfidf.golden.py"""

import json
from pathlib import Path
from random import Random

from sklearn.feature_extraction.text import TfidfVectorizer

WORDS = (
    "PATIENT DIED Pump pump alarm alarm_2 lead leads broke a I to of the the the device device X-RAY "
    "na\u00efve na\u00efve \u0130stanbul \u03c3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u6d4b\u8bd5 e\u0301tat (b)(4) 12/3/93 3.5mm "
    "\U0001d4d0\U0001d4d1x \U00020000\U00020001 \uff21\uff22 don't \x1cfield \ufeffmark"
).split(" ")
SPACES = [" ", " ", " ", "  ", "\n", "\u00a0", "\u2003", "\t"]

random = Random(7)
texts = [
    "".join(random.choice(WORDS) + random.choice(SPACES) for _ in range(random.randint(4, 40))) for _ in range(30)
]
texts += ["", "a b c", "the the the the the the"]
unseen = ["pump pump unseen words DIED of \u6d4b\u8bd5", "nothing known here", ""]

cases = {
    "defaults": {},
    "word 1-2": {"ngram_range": (1, 2), "min_df": 2, "sublinear_tf": True},
    "word 2-3": {"ngram_range": (2, 3), "min_df": 2, "norm": "l1"},
    "proportions": {"min_df": 0.1, "max_df": 0.6, "smooth_idf": False, "norm": None},
    "counts": {"max_df": 12, "use_idf": False, "lowercase": False},
    "binary": {"binary": True, "stop_words": ["the", "pump"], "ngram_range": (1, 2)},
    "pattern": {"token_pattern": r"(?u)(\w+)-?"},
    "char_wb": {"analyzer": "char_wb", "ngram_range": (3, 5), "min_df": 2, "sublinear_tf": True},
    "char_wb 1-7": {"analyzer": "char_wb", "ngram_range": (1, 7), "max_df": 0.3},
}


def golden(options):
    vectorizer = TfidfVectorizer(**options)
    rows = vectorizer.fit_transform(texts)
    rows.sort_indices()
    # Sums over columns say as much as the matrix and are short; the first rows are compared cell by cell.
    weights = [float((c % 13) + 1) for c in range(rows.shape[1])]
    return {
        "terms": list(vectorizer.get_feature_names_out()),
        "idf": [float(x) for x in vectorizer.idf_] if vectorizer.use_idf else None,
        "offsets": [int(x) for x in rows.indptr],
        "indices": [int(x) for x in rows[:5].indices],
        "values": [float(x) for x in rows[:5].data],
        "products": [float(x) for x in rows @ weights],
        "unseen": [float(x) for x in vectorizer.transform(unseen) @ weights],
    }


content = {"texts": texts, "unseen": unseen, "cases": {name: golden(options) for name, options in cases.items()}}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(content, ensure_ascii=True, separators=(",", ":")) + "\n")
