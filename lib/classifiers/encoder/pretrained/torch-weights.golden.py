"""Writes torch-weights.golden.json: state dicts as torch 2.13.0 saves them (base64) and the values they hold.

python lib/classifiers/encoder/pretrained/torch-weights.golden.py > lib/classifiers/encoder/pretrained/torch-weights.golden.json
"""

import base64
import collections
import io
import json

import torch

torch.manual_seed(1)
base = torch.arange(12, dtype=torch.float32).reshape(3, 4)
views = collections.OrderedDict(
    plain=base,
    transposed=base.t(),
    slice=base[1:, 1:3],
    tied=base,
    expanded=torch.arange(3, dtype=torch.float32).expand(1, 3),
    half=torch.tensor([1, -2, 65504.0, 6e-8]).half(),
    halfColumns=torch.arange(6).reshape(2, 3).half().t(),
    bfloat=torch.tensor([1.0, -2, 3.14]).bfloat16(),
    double=torch.tensor([1.5, 0.1], dtype=torch.float64),
    scalar=torch.tensor(3.5),
    empty=torch.zeros(0, 3),
    parameter=torch.nn.Parameter(torch.ones(2)),
    position_ids=torch.arange(5),
)
module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.LayerNorm(3)).state_dict()
refused = {
    "module": torch.nn.Linear(1, 1),
    "nested": {"state_dict": {"a": base}},
    "size": collections.OrderedDict(a=base.shape),
    "sparse": collections.OrderedDict(a=base.to_sparse()),
}


def saved(value, zipped):
    file = io.BytesIO()
    torch.save(value, file, _use_new_zipfile_serialization=zipped)
    return base64.b64encode(file.getvalue()).decode()


def values(state):
    return {k: {"shape": list(v.shape), "values": v.detach().float().flatten().tolist()} for k, v in state.items()}


torch.serialization.set_crc32_options(False)
unchecked = saved({"a": base}, True)
torch.serialization.set_crc32_options(True)

print(json.dumps({
    "views": {"zip": saved(views, True), "legacy": saved(views, False), "values": values(views)},
    "module": {"zip": saved(module, True), "legacy": saved(module, False), "values": values(module)},
    "unchecked": unchecked,
    "refused": {name: saved(value, True) for name, value in refused.items()},
}, indent=1))
