"""Writes weights.golden.json: the model of ../bert/pretrained.golden as BERT files of 2019 were, by torch 2.13.0.

No prefix, gamma and beta, the position ids of old checkpoints, a pretraining head; zip and legacy form, base64.
python lib/classifiers/encoder/pretrained/weights.golden.py lib/classifiers/encoder/bert/pretrained.golden > lib/classifiers/encoder/pretrained/weights.golden.json
"""

import base64
import collections
import io
import json
import sys

import torch
from safetensors.torch import load_file

state = collections.OrderedDict()
for name, value in load_file(f"{sys.argv[1]}/model.safetensors").items():
    old = name.removeprefix("bert.").replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
    state[old] = value
state["embeddings.position_ids"] = torch.arange(9).expand((1, -1))
state["cls.predictions.decoder.weight"] = state["embeddings.word_embeddings.weight"]
forms = {}
for form, zipped in (("zip", True), ("legacy", False)):
    file = io.BytesIO()
    torch.save(state, file, _use_new_zipfile_serialization=zipped)
    forms[form] = base64.b64encode(file.getvalue()).decode()
print(json.dumps(forms, indent=1))
