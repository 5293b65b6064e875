"""Writes label-noise.golden.json: the confident joint as cleanlab, by the authors of the method, computes it.

pip install cleanlab && python label-noise.golden.py > label-noise.golden.json
"""
import json
import sys

import numpy as np
from cleanlab.count import compute_confident_joint, get_confident_thresholds

random = np.random.RandomState(11)
n, shares = 400, [0.1, 0.4, 0.42, 0.08]
true = random.choice(4, n, p=shares)
filed = np.where(random.random_sample(n) < 0.85, true, random.choice(4, n, p=shares))
logits = random.normal(0, 1, (n, 4)) + 1.5 * np.eye(4)[true] + 1.2 * np.array([0.6, 0, 0.2, 0.3])
p = np.round(np.exp(logits) / np.exp(logits).sum(1, keepdims=True), 4)
p[:, 3] = 1 - p[:, :3].sum(1)

# Where several classes are confident, cleanlab takes the most probable of all, the paper of the confident ones.
thresholds = get_confident_thresholds(filed, p)
confident = p >= thresholds
keep = (confident.sum(1) < 2) | confident[np.arange(n), p.argmax(1)]
filed, p = filed[keep], p[keep]
counts = compute_confident_joint(filed, p, calibrate=False, thresholds=thresholds)
rows = counts / counts.sum(1, keepdims=True) * np.bincount(filed, minlength=4)[:, None]
# cleanlab's own calibration rounds to whole examples.
rounded = compute_confident_joint(filed, p, calibrate=True, thresholds=thresholds)
assert np.abs(rows - rounded).max() < 1
hidden = [float(rows[:, c].sum() - rows[c, c]) for c in range(4)]
json.dump({"filed": filed.tolist(), "probabilities": np.round(p, 4).ravel().tolist(), "thresholds": thresholds.tolist(),
           "counts": counts.ravel().tolist(), "hidden": hidden}, sys.stdout)
