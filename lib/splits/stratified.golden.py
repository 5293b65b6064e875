"""Writes stratified.golden.json: the test folds of scikit-learn 1.9.1 (the same since 0.22), one digit an example.

python lib/splits/stratified.golden.py

Labels of keys that are in the file stay as they are; others are drawn here. A key is skf_<n>_<k>_<seed>.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn.model_selection import StratifiedKFold

warnings.simplefilter("ignore")  # a class smaller than k
path = Path(__file__).with_suffix(".json")
labels = {key: case["y"] for key, case in json.loads(path.read_text()).items()}
for key, shares in {"skf_57_2_4294967295": [1, 1, 1, 1], "skf_420_7_1": [6, 30, 62, 2], "skf_64_4_3": [0, 2, 0, 1]}.items():
    draw = np.random.RandomState(len(key)).choice(list("OMID"), int(key.split("_")[1]), p=np.array(shares) / sum(shares))
    labels.setdefault(key, "".join(draw))


def folds(key, y):
    _, _, k, seed = key.split("_")
    result = np.zeros(len(y), int)
    for fold, (_, test) in enumerate(StratifiedKFold(int(k), shuffle=True, random_state=int(seed)).split(y, y)):
        result[test] = fold
    return "".join(map(str, result))


golden = {key: {"y": y, "folds": folds(key, np.array(list(y)))} for key, y in labels.items()}
path.write_text(json.dumps(golden, indent=1) + "\n")
