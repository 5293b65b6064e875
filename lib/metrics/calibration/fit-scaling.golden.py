"""Writes fit-scaling.golden.json: slopes and biases of lowest penalised log loss, as scipy finds them.

python fit-scaling.golden.py > fit-scaling.golden.json
"""
import json
import sys

import numpy as np
from scipy import optimize, special

random = np.random.RandomState(11)
cases = []
for n, sharpness, weights, keep in [
    (200, 0.5, [6, 1, 0.7, 4], [0, 1, 2, 3]),
    (200, 2.5, [1, 1, 1, 1], [0, 1, 2, 3]),
    (120, 1.0, [9, 1, 1, 1], [0, 1, 2]),
    (6, 1.0, [1, 1, 1, 1], [1, 2]),
    (20, -1.0, [1, 1, 1, 1], [0, 1, 2, 3]),
]:
    p = random.dirichlet([0.5] * 4, n)
    labels = np.array([random.choice(keep, p=row[keep] / row[keep].sum()) for row in p])
    p = p**sharpness * weights
    p /= p.sum(1, keepdims=True)
    logits = np.log(np.maximum(p, 1e-30))
    present = sorted(set(labels.tolist()))
    directions = np.array([np.eye(4)[c] - np.eye(4)[present[-1]] for c in present[:-1]]).reshape(-1, 4)

    def loss(place):
        bias = place[1:] @ directions
        z = place[0] * logits + bias
        fit = (special.logsumexp(z[:, present], axis=1) - z[np.arange(n), labels]).sum()
        return fit + 0.0005 * (bias @ bias + (place[0] - 1) ** 2)

    start = np.concatenate([[1.0], np.zeros(len(directions))])
    within = [(0.01, 100)] + [(None, None)] * len(directions)
    best = optimize.minimize(loss, start, method="L-BFGS-B", bounds=within)
    options = dict(xatol=1e-9, fatol=1e-13, maxiter=20000)
    best = optimize.minimize(loss, best.x, method="Nelder-Mead", bounds=within, options=options)

    def vector_loss(place):
        slope = np.ones(4)
        slope[present] = place[: len(present)]
        bias = place[len(present) :] @ directions
        z = slope * logits + bias
        fit = (special.logsumexp(z[:, present], axis=1) - z[np.arange(n), labels]).sum()
        return fit + 0.0005 * (bias @ bias + ((slope - 1) ** 2).sum() / 4)

    vector = optimize.minimize(vector_loss, np.concatenate([np.ones(len(present)), np.zeros(len(directions))]), method="BFGS")
    vector = optimize.minimize(vector_loss, vector.x, method="Nelder-Mead", options=dict(options, maxfev=20000))
    slope = np.ones(4)
    slope[present] = vector.x[: len(present)]
    cases.append(dict(yTrue=labels.tolist(), probabilities=p.ravel().tolist(), temperature=float(1 / best.x[0]),
                      bias=(best.x[1:] @ directions).tolist(), loss=float(best.fun),
                      vector=dict(slope=slope.tolist(), bias=(vector.x[len(present) :] @ directions).tolist(),
                                  loss=float(vector.fun))))
json.dump(cases, sys.stdout)
