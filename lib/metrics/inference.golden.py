"""Writes inference.golden.json: p-values, quantiles and intervals as scipy computes them.

python inference.golden.py > inference.golden.json
"""
import json
import sys

import numpy as np
from scipy import optimize, stats
from sklearn.metrics import log_loss

out = {"mcnemar": [], "student": [], "binomial": [], "temperature": []}
for b, c in [(0, 0), (1, 0), (3, 3), (5, 12), (121, 59), (86, 150), (0, 40), (400, 520), (3000, 3200)]:
    n = b + c
    exact = stats.binomtest(min(b, c), n, 0.5).pvalue if n else 1.0
    out["mcnemar"].append(dict(onlyA=b, onlyB=c, pExact=exact))
for t, df in [(0.1, 4), (-2.5, 4), (3.7, 9), (12, 2), (0, 4), (40, 30)]:
    out["student"].append(dict(t=t, df=df, p=2 * stats.t.sf(abs(t), df)))
for n, p in [(5, 0.3), (40, 0.9), (60, 0.4), (5000, 0.01), (3000, 0.37)]:
    k = np.arange(n + 1)
    out["binomial"].append(dict(n=n, p=p, pmf=stats.binom.pmf(k, n, p).tolist() if n <= 60 else None, mean=n * p,
                                variance=n * p * (1 - p)))

random = np.random.RandomState(5)
n = 240
y = random.choice(4, n, p=[0.15, 0.35, 0.4, 0.1])
group = random.randint(0, 90, n)


def predict(skill):
    return np.where(random.random_sample(n) < skill, y, random.choice(4, n))


a, b = predict(0.6), predict(0.75)


def f1(pred, rows):
    matrix = np.bincount(4 * y[rows] + pred[rows], minlength=16).reshape(4, 4)
    sides = matrix.sum(0) + matrix.sum(1)
    return 2 * np.diag(matrix) / np.where(sides == 0, 1, sides)


def death_f1(pred, rows):
    return f1(pred, rows)[0]


def macro(pred, rows):
    return f1(pred, rows).mean()


def interval(units, statistic, resamples=20000):
    """Percentile, at the level that Student's t and the jackknife's standard error ask for."""
    members = [np.flatnonzero(units == u) for u in np.unique(units)]
    index = np.arange(len(members))
    of = lambda drawn: statistic(np.concatenate([members[i] for i in drawn]))
    pulls = np.array([of(np.delete(index, i)) for i in index]) - of(index)
    error = np.sqrt((pulls**2).sum() * (len(index) - 1) / len(index))
    freedom = 3 * (pulls**2).sum() ** 2 / (pulls**4).sum()
    options = dict(vectorized=False, method="percentile")
    plain = stats.bootstrap((index,), of, n_resamples=resamples, rng=np.random.default_rng(1), **options)
    level = 1 - 2 * stats.norm.sf(stats.t.ppf(0.975, freedom) * error / plain.standard_error)
    wide = stats.bootstrap((index,), of, n_resamples=0, confidence_level=level, bootstrap_result=plain, **options)
    edges = [float(v) for v in wide.confidence_interval]
    return dict(edges=edges, error=float(error), freedom=float(freedom))


every = np.arange(n)
out["quantiles"] = [dict(df=df, within=within, t=stats.t.ppf((1 + within) / 2, df), normal=1 - 2 * stats.norm.sf(z), z=z)
                    for df, within, z in [(1, 0.5, 0.3), (3.7, 0.95, 1.96), (12, 0.99, 3.1), (400, 0.4, 5)]]
out["bootstrap"] = dict(
    yTrue=y.tolist(), a=a.tolist(), b=b.tolist(), group=[str(g) for g in group],
    byExample=dict(death=interval(every, lambda r: death_f1(a, r)),
                   difference=interval(every, lambda r: macro(b, r) - macro(a, r))),
    byGroup=dict(death=interval(group, lambda r: death_f1(a, r)),
                 difference=interval(group, lambda r: macro(b, r) - macro(a, r))))

for sharpness in (0.3, 1.0, 4.0):
    p = random.dirichlet([0.7] * 4, 150)
    labels = np.array([random.choice(4, p=row) for row in p])
    p = p**sharpness
    p /= p.sum(1, keepdims=True)

    def loss(log_t):
        scaled = p ** (1 / np.exp(log_t))
        return log_loss(labels, scaled / scaled.sum(1, keepdims=True), labels=[0, 1, 2, 3])

    best = optimize.minimize_scalar(loss, bounds=(-4, 4), method="bounded", options=dict(xatol=1e-9))
    out["temperature"].append(dict(yTrue=labels.tolist(), probabilities=p.ravel().tolist(),
                                   temperature=float(np.exp(best.x)), loss=float(best.fun)))
json.dump(out, sys.stdout)
