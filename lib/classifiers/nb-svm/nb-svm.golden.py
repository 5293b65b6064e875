"""Writes nb-svm.golden.json beside this file, with scikit-learn 1.9.1: python lib/classifiers/nb-svm/nb-svm.golden.py"""

import json
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

LABELS = "DIMO"
WORDS = {"D": "died autopsy family", "I": "bleeding surgery burn", "M": "alarm battery broke", "O": "question inquiry label"}
SHARED = "pump patient device reported lead catheter the during".split()


class NbSvm(ClassifierMixin, BaseEstimator):
    """Wang and Manning (2012) for two classes: logistic regression on rows times log-count ratios."""

    def __init__(self, alpha=1.0, C=1.0, class_weight=None):
        self.alpha, self.C, self.class_weight = alpha, C, class_weight

    def fit(self, rows, y):
        has = rows > 0
        p, q = self.alpha + has[y == 1].sum(axis=0), self.alpha + has[y == 0].sum(axis=0)
        self.ratios_ = np.log(p / p.sum()) - np.log(q / q.sum())
        self.model_ = LogisticRegression(
            C=self.C, class_weight=self.class_weight, solver="newton-cholesky", tol=1e-10, max_iter=1000
        ).fit(rows * self.ratios_, y)
        self.classes_ = self.model_.classes_
        return self

    def predict_proba(self, rows):
        return self.model_.predict_proba(rows * self.ratios_)


random = np.random.RandomState(7)
labels = random.choice(list(LABELS), size=120, p=[0.15, 0.35, 0.4, 0.1])


def text_of(label):
    own = WORDS[label if random.random_sample() < 0.75 else random.choice(list(LABELS))].split()
    return " ".join(random.permutation([*random.choice(SHARED, 7), *random.choice(own, 2)]))


texts = [text_of(label) for label in labels]
unseen = [text_of(label) for label in LABELS * 5] + ["", "nothing known here"]
cases = {
    "balanced": ("DIMO", {"class_weight": "balanced"}),
    "even, C 10": ("DIMO", {"C": 10.0}),
    "alpha 0.1, C 0.3": ("DIMO", {"alpha": 0.1, "C": 0.3, "class_weight": "balanced"}),
    "three classes": ("DIM", {"class_weight": "balanced"}),
    "two classes": ("IM", {"C": 2.0, "class_weight": "balanced"}),
}


def golden(present, options):
    kept = np.isin(labels, list(present))
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    rows = vectorizer.fit_transform(np.array(texts)[kept]).toarray()
    model = OneVsRestClassifier(NbSvm(**options)).fit(rows, labels[kept])
    probabilities = np.zeros((len(unseen), 4))
    columns = [LABELS.index(c) for c in model.classes_]
    probabilities[:, columns] = model.predict_proba(vectorizer.transform(unseen).toarray())
    return {
        "present": present,
        "alpha": options.get("alpha", 1.0),
        "C": options.get("C", 1.0),
        "balanced": "class_weight" in options,
        "terms": rows.shape[1],
        "ratios": model.estimators_[0].ratios_[:8].round(14).tolist(),
        "probabilities": probabilities.ravel().round(12).tolist(),
    }


content = {
    "command": "python lib/classifiers/nb-svm/nb-svm.golden.py (scikit-learn 1.9.1)",
    "labels": "".join(labels),
    "texts": texts,
    "unseen": unseen,
    "cases": {name: golden(*case) for name, case in cases.items()},
}
Path(__file__).with_suffix(".json").write_text(json.dumps(content, separators=(",", ":")) + "\n")
