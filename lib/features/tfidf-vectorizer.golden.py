"""Writes tfidf-vectorizer.golden.json: what scikit-learn 1.9.1 makes of a few hard texts.

python lib/features/tfidf-vectorizer.golden.py > lib/features/tfidf-vectorizer.golden.json
"""

import json

from sklearn.feature_extraction.text import TfidfVectorizer

TRAIN = [
    "THE PATIENT DIED. THE DEVICE WAS NOT RETURNED; the device failed, the device alarmed.",
    "the pump alarmed and the pump stopped. No injury to the patient.",
    "caf\u00e9 cafe\u0301 CAF\u00c9 \u00c5ngstr\u00f6m \u0130stanbul stra\u00dfe STRASSE \u039f\u0394\u039f\u03a3 \u03c3\u03bf\u03c6\u03cc\u03c2",
    "\u4e2d\u6587 \u8d77\u640f\u5668\u6545\u969c \u60a3\u8005\u6b7b\u4ea1 mixed\u6587with latin \u30c7\u30d0\u30a4\u30b9 \ud55c\uad6d\uc5b4",
    "\U0001d400\U0001d401 \U00020000\U00020001 \uff21\uff22 \ufb01x \U0001f480 lot_12 lot_12 __ _ 2.5mL/hr 37\u00b0C \u00bd\u00b2 \u0663\u0664",
    "a I x 7 y",
    "",
    "tab\tnew\nline\u00a0hard\u3000wide\u001cunit\u0085next\ufeffmark\u2028end \u200bzero",
    "the patient, the patient's pump: re-infused the device; don't alarm alarm alarm alarm",
    "device device pump pump lot_12 \u4e2d\u6587 caf\u00e9 \U00020000\U00020001",
]
UNSEEN = ["the device the device \u4e2d\u6587 unheard-of", "", "nothing known here \U0001f480", "caf\u00e9 \U0001d400\U0001d401 pump"]
PHRASES = r"(?u)\b\w[\w'-]+\b"
GROUPED = r"(\w+)(?:\.\d+)?"
SETS = {
    "words": {},
    "wordPairs": {"ngram_range": (1, 2), "sublinear_tf": True, "min_df": 2},
    "maxDfCount": {"max_df": 3, "smooth_idf": False},
    "maxDfShare": {"max_df": 0.25, "min_df": 0.15, "ngram_range": (2, 3)},
    # the seventh term occurs three times, the eighth twice: no tie at the cut
    "maxFeatures": {"max_features": 7, "norm": "l1"},
    "characters": {"analyzer": "char_wb", "ngram_range": (3, 5)},
    "manyCharacters": {"analyzer": "char_wb", "ngram_range": (1, 9), "min_df": 2, "sublinear_tf": True},
    "notNormalized": {"norm": None, "smooth_idf": False},
    "binary": {"binary": True, "ngram_range": (1, 2), "norm": "l1"},
    "noIdf": {"use_idf": False, "sublinear_tf": True},
    "cased": {"lowercase": False, "stop_words": ["the", "was", "No"], "ngram_range": (1, 2)},
    "pattern": {"token_pattern": PHRASES, "ngram_range": (1, 2)},
    "grouped": {"token_pattern": GROUPED},
}


def rows(matrix):
    matrix.sort_indices()
    return [
        [[int(j), float(f"{x:.14g}")] for j, x in zip(row.indices, row.data)]
        for row in (matrix[i] for i in range(matrix.shape[0]))
    ]


result = {"train": TRAIN, "unseen": UNSEEN, "sets": {}}
for name, options in SETS.items():
    vectorizer = TfidfVectorizer(**options)
    first, last = (4, 8) if "analyzer" in options else (0, len(TRAIN))
    train = rows(vectorizer.fit_transform(TRAIN[first:last]))
    result["sets"][name] = {
        "texts": [first, last],
        "terms": vectorizer.get_feature_names_out().tolist(),
        "idf": vectorizer.idf_.tolist() if vectorizer.use_idf else None,
        "train": train,
        "unseen": rows(vectorizer.transform(UNSEEN)),
    }
print(json.dumps(result))
