"""Writes bert.golden.json: states, logits and gradients of small random BERTs by transformers 5.23.0 on torch 2.13.0.

python lib/classifiers/encoder/bert/bert.golden.py > lib/classifiers/encoder/bert/bert.golden.json

Everything is float64. Parameters are 0.2 times normal draws of NumPy's RandomState, seeded by their names as `deriveSeed`
does (LayerNorm weights have 1 added), so that the file holds results alone.
"""

import hashlib
import json

import numpy as np
import torch
from transformers import BertConfig, BertModel

torch.set_default_dtype(torch.float64)
SEED = 7
INPUT_IDS = [[2, 5, 9, 12, 7, 6, 3], [2, 11, 3, 0, 0, 0, 0], [2, 8, 8, 10, 4, 3, 0]]
LENGTHS = [7, 3, 6]
LABELS = [0, 2, 2]
CLASS_WEIGHTS = [4.0, 1.5, 0.5, 9.0]
POOLINGS = ["clsMeanConcat", "cls", "mean", "pooler"]

config = BertConfig(
    vocab_size=13, hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=12,
    max_position_embeddings=9, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0, attn_implementation="eager",
)


def drawn(name, shape):
    digest = hashlib.sha256(json.dumps([SEED, "init", name], separators=(",", ":")).encode()).digest()
    values = 0.2 * np.random.RandomState(int.from_bytes(digest[:4], "big")).standard_normal(shape)
    return torch.tensor(values + (1.0 if name.endswith("LayerNorm.weight") else 0.0))


def significant(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().flatten().tolist()]


def case(pooling):
    model = BertModel(config, add_pooling_layer=pooling == "pooler")
    width = 16 if pooling == "clsMeanConcat" else 8
    classifier = torch.nn.Linear(width, 4)
    parameters = {f"bert.{name}": value for name, value in model.named_parameters()}
    parameters |= {f"classifier.{name}": value for name, value in classifier.named_parameters()}
    with torch.no_grad():
        for name, value in parameters.items():
            value.copy_(drawn(name, value.shape))
    mask = torch.tensor([[1] * n + [0] * (7 - n) for n in LENGTHS])
    output = model(torch.tensor(INPUT_IDS), attention_mask=mask, output_hidden_states=True)
    states = output.last_hidden_state
    mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    pooled = {"clsMeanConcat": lambda: torch.cat([states[:, 0], mean], 1), "cls": lambda: states[:, 0],
              "mean": lambda: mean, "pooler": lambda: output.pooler_output}[pooling]()
    logits = classifier(pooled)
    loss = torch.nn.CrossEntropyLoss(weight=torch.tensor(CLASS_WEIGHTS))(logits, torch.tensor(LABELS))
    loss.backward()
    real = mask.bool()
    result = {"logits": significant(logits), "loss": loss.item()}
    if pooling == "clsMeanConcat":
        result["states"] = [significant(states[real]) for states in output.hidden_states]
        result["gradients"] = {name: significant(value.grad) for name, value in parameters.items()}
    else:
        result["norms"] = {name: float(f"{value.grad.norm().item():.9g}") for name, value in parameters.items()}
    return result


print(json.dumps({
    "seed": SEED, "inputIds": INPUT_IDS, "lengths": LENGTHS, "labels": LABELS, "classWeights": CLASS_WEIGHTS,
    "cases": {pooling: case(pooling) for pooling in POOLINGS},
}))
