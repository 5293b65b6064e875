"""Writes minilm.golden.json: token ids and hidden states of all-MiniLM-L6-v2, by transformers 5.23.0 and torch 2.13.0.

python lib/classifiers/encoder/pretrained/minilm.golden.py FOLDER > lib/classifiers/encoder/pretrained/minilm.golden.json
FOLDER holds the model's files at commit c9745ed1d9f207416be6d2e6f8de32d1f16199bf of its repository.
"""

import json
import sys

import torch
from transformers import AutoModel, AutoTokenizer

SENTENCES = [
    "The pump alarmed and the patient expired.",
    "IT WAS REPORTED THAT THE LEAD FRACTURED; (B)(4).",
    "No injury.",
    "The device was returned for evaluation and a supplemental report will be filed. " * 24,
]
COLUMNS = [0, 77, 154, 231, 308, 383]

folder = sys.argv[1]
tokenizer = AutoTokenizer.from_pretrained(folder)
model = AutoModel.from_pretrained(folder, attn_implementation="eager").eval()
batch = tokenizer(SENTENCES, padding=True, truncation=True, max_length=512, return_tensors="pt")
with torch.no_grad():
    states = model(**batch, output_hidden_states=True).hidden_states
lengths = batch["attention_mask"].sum(1).tolist()
rows = []
for sentence, n in enumerate(lengths):
    for position in sorted({0, 1, n // 2, n - 1}):
        for layer, state in enumerate(states):
            vector = state[sentence, position]
            values = [float(f"{vector[c].item():.8g}") for c in COLUMNS]
            rows.append({"sentence": sentence, "position": position, "layer": layer,
                         "norm": float(f"{vector.norm().item():.8g}"), "values": values})
print(json.dumps({
    "sentences": SENTENCES, "columns": COLUMNS,
    "inputIds": [ids[:n] for ids, n in zip(batch["input_ids"].tolist(), lengths)], "rows": rows,
}))
