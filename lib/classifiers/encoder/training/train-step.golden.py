"""Writes train-step.golden.json: the losses of 100 optimizer steps by torch 2.13.0 and transformers 5.23.0 in float64.

python lib/classifiers/encoder/training/train-step.golden.py > lib/classifiers/encoder/training/train-step.golden.json

First values are those of `initialValues`, batches are drawn by NumPy's RandomState as in the test.
"""

import hashlib
import json

import numpy as np
import torch
from transformers import BertConfig, BertModel, get_linear_schedule_with_warmup

SEED = 11
STEPS = 100
ACCUMULATION = 2
CLASS_WEIGHTS = [4.0, 1.5, 0.5, 9.0]
SIZE = {"vocabularySize": 50, "hiddenSize": 16, "numLayers": 2, "numHeads": 2, "intermediateSize": 32, "maxPositions": 12}
CASES = {
    "reference": {"steps": STEPS, "learningRate": 3e-3, "weightDecay": 0.01, "clipNorm": 1.0, "decayAll": True, "lossMean": "perMicroBatch"},
    "variant": {"steps": 30, "learningRate": 3e-3, "weightDecay": 0.2, "clipNorm": 0.0, "decayAll": False, "lossMean": "perStep"},
}


def first_value(name, shape):
    if name.endswith("LayerNorm.weight"):
        return torch.ones(shape)
    if name.endswith(".bias"):
        return torch.zeros(shape)
    digest = hashlib.sha256(json.dumps([SEED, "init", name], separators=(",", ":")).encode()).digest()
    values = 0.02 * np.random.RandomState(int.from_bytes(digest[:4], "big")).standard_normal(shape)
    if name.endswith("word_embeddings.weight"):
        values[0] = 0
    return torch.tensor(values.astype(np.float32))


def draw_batch(random):
    lengths = [4 + int(random.random_sample() * 9) for _ in range(8)]
    rows = [[5 + int(random.random_sample() * 45) for _ in range(n)] for n in lengths]
    labels = [int(random.random_sample() * 4) for _ in range(8)]
    for row, label in zip(rows, labels):
        row[0] = 5 + label  # something to learn
    longest = max(lengths)
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    return ids, torch.tensor([[1] * n + [0] * (longest - n) for n in lengths]), torch.tensor(labels)


def losses(steps, learningRate, weightDecay, clipNorm, decayAll, lossMean):
    torch.set_default_dtype(torch.float64)
    config = BertConfig(
        vocab_size=50, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=12, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, attn_implementation="eager",
    )
    model = BertModel(config, add_pooling_layer=False)
    classifier = torch.nn.Linear(32, 4)
    parameters = {f"bert.{name}": value for name, value in model.named_parameters()}
    parameters |= {f"classifier.{name}": value for name, value in classifier.named_parameters()}
    with torch.no_grad():
        for name, value in parameters.items():
            value.copy_(first_value(name, value.shape))
    bare = [value for name, value in parameters.items() if not decayAll and (name.endswith(".bias") or "LayerNorm" in name)]
    rest = [value for value in parameters.values() if not any(value is other for other in bare)]
    optimizer = torch.optim.AdamW([{"params": rest}, {"params": bare, "weight_decay": 0.0}], lr=learningRate, weight_decay=weightDecay)
    schedule = get_linear_schedule_with_warmup(optimizer, steps // 10, steps)
    weights = torch.tensor(CLASS_WEIGHTS)
    random = np.random.RandomState(SEED)
    result = []
    for _ in range(steps):
        batches = [draw_batch(random) for _ in range(ACCUMULATION)]
        total = sum(weights[labels].sum() for _, _, labels in batches)
        value = 0.0
        for ids, mask, labels in batches:
            states = model(ids, attention_mask=mask).last_hidden_state
            mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            logits = classifier(torch.cat([states[:, 0], mean], 1))
            if lossMean == "perStep":
                loss = torch.nn.CrossEntropyLoss(weight=weights, reduction="sum")(logits, labels) / total
            else:
                loss = torch.nn.CrossEntropyLoss(weight=weights)(logits, labels) / ACCUMULATION
            loss.backward()
            value += loss.item()
        if clipNorm > 0:
            torch.nn.utils.clip_grad_norm_(parameters.values(), clipNorm)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        result.append(float(f"{value:.9g}"))
    return result


print(json.dumps({
    "seed": SEED, "accumulation": ACCUMULATION, "classWeights": CLASS_WEIGHTS, "size": SIZE,
    "cases": {name: {**case, "losses": losses(**case)} for name, case in CASES.items()},
}))
