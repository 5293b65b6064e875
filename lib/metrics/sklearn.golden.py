"""Writes sklearn.golden.json: what scikit-learn 1.9.1 computes on random cases with ties and absent classes.

python sklearn.golden.py > sklearn.golden.json
"""
import json
import warnings

import numpy as np
from sklearn import metrics as m

warnings.filterwarnings("ignore")
random = np.random.RandomState(2024)
LABELS = [0, 1, 2, 3]


def case(name, n, true_classes, quantum):
    y = random.choice(true_classes, n)
    p = random.dirichlet([0.6] * 4, n)
    p[np.arange(n), y] += 0.35
    if quantum:
        counts = np.floor(p / p.sum(1, keepdims=True) * quantum)
        counts[:, 2] += quantum - counts.sum(1)
        p = counts
    p = p / p.sum(1, keepdims=True)
    return name, y, p


cases = [
    case("random", 60, LABELS, None),
    case("ties and zeros", 60, LABELS, 4),
    case("two classes true", 40, [1, 2], 8),
    case("no Death", 40, [1, 2, 3], None),
    case("only Death", 12, [0], 4),
    case("one example", 1, [3], None),
]
name, y, p = case("class absent from true and predicted", 30, [0, 1, 2], None)
p[:, 3] = 0
cases.append((name, y, p / p.sum(1, keepdims=True)))
for seed in range(12):
    shape = ["ties, ", ""][seed % 2] + ["few Deaths", "no Other", "balanced"][seed % 3]
    labels = random.choice(LABELS, 25 + 5 * seed, p=[[0.04, 0.4, 0.5, 0.06], [0.1, 0.5, 0.4, 0], [0.25] * 4][seed % 3])
    name, y, p = case(f"{shape} ({seed})", len(labels), LABELS, [None, 8][(seed + 1) % 2])
    cases.append((name, labels, np.roll(p, seed, axis=0)))
weights_random = np.random.RandomState(7)


def ece(y, p, bins):
    """Guo et al. 2017, equation 3; bins (a, b], the first one closed."""
    confidence, correct = p.max(1), p.argmax(1) == y
    bin_of = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    gaps = [abs(correct[bin_of == b].sum() - confidence[bin_of == b].sum()) for b in set(bin_of)]
    return sum(gaps) / len(y)


out = []
for name, y, p in cases:
    yp = p.argmax(1)
    death = (y == 0).astype(int)
    report = m.classification_report(y, yp, labels=LABELS, output_dict=True, zero_division=0)
    precision, recall, thresholds = m.precision_recall_curve(death, p[:, 0])
    w = weights_random.choice([0.25, 1.0, 3.5], len(y))
    weighted = m.classification_report(y, yp, labels=LABELS, output_dict=True, zero_division=0, sample_weight=w)
    out.append(
        dict(
            name=name,
            yTrue=y.tolist(),
            probabilities=p.ravel().tolist(),
            yPred=yp.tolist(),
            confusion=m.confusion_matrix(y, yp, labels=LABELS).tolist(),
            classes=[report[str(c)] for c in LABELS],
            macro=report["macro avg"],
            weighted=report["weighted avg"],
            f1=m.f1_score(y, yp, labels=LABELS, average=None, zero_division=0).tolist(),
            micro=m.f1_score(y, yp, labels=LABELS, average="micro", zero_division=0),
            accuracy=m.accuracy_score(y, yp),
            balancedAccuracy=m.balanced_accuracy_score(y, yp),
            matthews=m.matthews_corrcoef(y, yp),
            rocAuc=m.roc_auc_score(death, p[:, 0]) if 0 < death.sum() < len(y) else None,
            weights=w.tolist(),
            withWeights=dict(
                confusion=m.confusion_matrix(y, yp, labels=LABELS, sample_weight=w).tolist(),
                classes=[weighted[str(c)] for c in LABELS],
                logLoss=m.log_loss(y, p, labels=LABELS, sample_weight=w),
                brier=m.brier_score_loss(y, p, labels=LABELS, scale_by_half=False, sample_weight=w),
                averagePrecision=m.average_precision_score(death, p[:, 0], sample_weight=w) if death.any() else None,
                rocAuc=m.roc_auc_score(death, p[:, 0], sample_weight=w) if 0 < death.sum() < len(y) else None,
            ),
            logLoss=m.log_loss(y, p, labels=LABELS),
            brier=m.brier_score_loss(y, p, labels=LABELS, scale_by_half=False),
            ece=ece(y, p, 10),
            averagePrecision=m.average_precision_score(death, p[:, 0]) if death.any() else None,
            curve=dict(precision=precision.tolist(), recall=recall.tolist(), thresholds=thresholds.tolist())
            if death.any()
            else None,
        )
    )
json.dump(out, __import__("sys").stdout)
