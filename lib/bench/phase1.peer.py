"""scikit-learn's side of `npm run bench:phase1`: prints one line of JSON.

phase1.peer.py ROWS PRESET JOBS [TOL]  times the five folds, one after the other or on JOBS processes (joblib)
phase1.peer.py FOLDER objective        fits the matrix in FOLDER and evaluates both sides' weights on it
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import sklearn
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.pipeline import FeatureUnion
from sklearn.utils.class_weight import compute_sample_weight

LABELS = ["D", "I", "M", "O"]


def vectorizer(preset):
    words = TfidfVectorizer(ngram_range=(1, 2), max_features=50_000, min_df=2, sublinear_tf=True)
    if preset == "plain":
        return words
    options = {"max_features": 50_000, "min_df": 2, "sublinear_tf": True}
    return FeatureUnion([("word", words), ("char", TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), **options))])


def scores(truth, predicted):
    each = f1_score(truth, predicted, labels=LABELS, average=None, zero_division=0)
    averages = [f1_score(truth, predicted, labels=LABELS, average=a, zero_division=0) for a in ("macro", "weighted")]
    return [*map(float, each), *map(float, averages)]


def fold(texts, labels, folds, number, preset, tol):
    train, test = folds != number, folds == number
    features = vectorizer(preset)
    rows = features.fit_transform(texts[train])
    unseen = features.transform(texts[test])
    best, iterations = None, 0
    for c in [1] if preset == "plain" else [0.3, 1, 3, 10]:
        model = LogisticRegression(C=c, class_weight="balanced", max_iter=1000, tol=tol)
        found = scores(labels[test], model.fit(rows, labels[train]).predict(unseen))
        iterations += int(model.n_iter_[0])
        if best is None or found[4] > best[4]:
            best = found
    return best, iterations, int(rows.nnz)


def time_folds(path, preset, jobs, tol=1e-4):
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    texts = np.array([line["text"] for line in lines], dtype=object)
    labels = np.array([line["label"] for line in lines])
    folds = np.array([line["fold"] for line in lines])
    del lines
    start = time.perf_counter()
    if jobs == 1:
        found = [fold(texts, labels, folds, number, preset, tol) for number in range(1, 6)]
    else:
        from joblib import Parallel, delayed

        work = (delayed(fold)(texts, labels, folds, number, preset, tol) for number in range(1, 6))
        found = Parallel(n_jobs=jobs)(work)
    seconds = time.perf_counter() - start
    return {
        "name": f"scikit-learn {sklearn.__version__}",
        "seconds": seconds,
        "nonZeros": found[-1][2],
        "iterations": [one[1] for one in found],
        "f1": list(np.mean([one[0] for one in found], axis=0)),
    }


def objective(folder):
    read = lambda name, dtype: np.fromfile(Path(folder) / f"{name}.bin", dtype=dtype)
    weights = read("weights", np.float64).reshape(-1, 4)
    offsets = read("offsets", np.int32)
    shape = (len(offsets) - 1, len(weights) - 1)
    rows = csr_matrix((read("values", np.float64), read("indices", np.int32), offsets), shape=shape)
    labels = read("labels", np.int32)
    model = LogisticRegression(C=1, class_weight="balanced", max_iter=1000).fit(rows, labels)
    sample = compute_sample_weight("balanced", labels)

    def value(coefficients, intercepts):
        logits = rows @ coefficients + intercepts
        logits -= logits.max(axis=1, keepdims=True)
        losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]
        return float((sample @ losses + (coefficients**2).sum() / 2) / sample.sum()), logits.argmax(axis=1)

    ours, predicted = value(weights[:-1], weights[-1])
    theirs, expected = value(model.coef_.T, model.intercept_)
    return {"ours": ours, "theirs": theirs, "differing": int((predicted != expected).sum())}


if __name__ == "__main__":
    arguments = sys.argv[1:]
    answer = objective(arguments[0]) if arguments[1] == "objective" else time_folds(*arguments[:2], int(arguments[2]), *map(float, arguments[3:]))
    print(json.dumps(answer))
