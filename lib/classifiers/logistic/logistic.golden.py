"""Writes logistic.golden.json beside this file, with scikit-learn 1.9.1: python lib/classifiers/logistic/logistic.golden.py"""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.utils.class_weight import compute_sample_weight

LABELS = "DIMO"
random = np.random.RandomState(3)
n, features = 90, 12
dense = np.round(random.gamma(1.0, 1.0, (n, features)) * (random.random_sample((n, features)) < 0.4), 3)
scores = dense @ random.normal(size=(features, 4)) * 0.8 + [0, 0.8, 1.2, -1.5] + random.gumbel(size=(n, 4))
labels = np.array(list(LABELS))[scores.argmax(axis=1)]

cases = {
    "four classes": ("DIMO", {"C": 1.0}),
    "mild penalty": ("DIMO", {"C": 10.0}),
    "balanced, C 0.3": ("DIMO", {"C": 0.3, "class_weight": "balanced"}),
    "balanced": ("DIMO", {"C": 10.0, "class_weight": "balanced"}),
    "strong penalty": ("DIMO", {"C": 0.01, "class_weight": "balanced"}),
    "three classes": ("DIM", {"C": 1.0, "class_weight": "balanced"}),
    "two classes": ("IM", {"C": 2.0, "class_weight": "balanced"}),
}


def objective(model, rows, y):
    """(1/S) sum s_i CE_i + ||W||^2 / (2 C S), S the sum of the weights s_i."""
    weights = compute_sample_weight(model.class_weight, y)
    ce = -np.log(model.predict_proba(rows)[np.arange(len(y)), np.searchsorted(model.classes_, y)])
    return (weights @ ce + (model.coef_**2).sum() / (2 * model.C)) / weights.sum()


def golden(present, options):
    kept = np.isin(labels, list(present))
    model = LogisticRegression(tol=1e-8, max_iter=10000, **options).fit(dense[kept], labels[kept])
    found = "".join(model.classes_)
    probabilities = np.zeros((n, 4))
    probabilities[:, [LABELS.index(c) for c in found]] = model.predict_proba(dense)
    return {
        "C": options["C"],
        "balanced": "class_weight" in options,
        "present": found,
        "objective": objective(model, dense[kept], labels[kept]),
        "predicted": "".join(model.predict(dense)),
        "coefficients": model.coef_.round(12).tolist(),
        "intercepts": model.intercept_.round(12).tolist(),
        "probabilities": probabilities.ravel().round(12).tolist(),
    }


content = {
    "labels": "".join(labels),
    "rows": dense.tolist(),
    "cases": {name: golden(*case) for name, case in cases.items()},
}
path = Path(__file__).with_suffix(".json")
path.write_text(json.dumps(content, separators=(",", ":")) + "\n")
