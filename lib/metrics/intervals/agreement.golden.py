"""Writes agreement.golden.json: Cohen's kappa as scikit-learn computes it.

pip install scikit-learn && python agreement.golden.py > agreement.golden.json
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.metrics import cohen_kappa_score, confusion_matrix

random = np.random.RandomState(3)
cases = []
for agreement in (0.0, 0.5, 0.9, 1.0):
    first = random.choice(4, 60, p=[0.1, 0.4, 0.4, 0.1])
    second = np.where(random.random_sample(60) < agreement, first, random.choice(4, 60))
    cases.append({
        "cells": confusion_matrix(first, second, labels=range(4)).ravel().tolist(),
        "kappa": cohen_kappa_score(first, second, labels=range(4)),
    })
json.dump({"sklearn": sklearn.__version__, "cases": cases}, sys.stdout, indent=1)
sys.stdout.write("\n")
