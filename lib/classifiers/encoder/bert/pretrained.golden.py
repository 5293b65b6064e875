"""Writes pretrained.golden/: a small random BERT classifier as transformers 5.23.0 saves it, and its logits.

python lib/classifiers/encoder/bert/pretrained.golden.py lib/classifiers/encoder/bert/pretrained.golden
"""

import json
import sys

import torch
from transformers import BertConfig, BertForSequenceClassification

INPUT_IDS = [[2, 5, 9, 12, 7, 6, 3], [2, 11, 3, 0, 0, 0, 0]]
LENGTHS = [7, 3]

folder = sys.argv[1]
torch.manual_seed(1)
config = BertConfig(
    vocab_size=13, hidden_size=8, num_hidden_layers=2, num_attention_heads=2, intermediate_size=12,
    max_position_embeddings=9, num_labels=4, initializer_range=0.3,
)
model = BertForSequenceClassification(config).eval()
mask = torch.tensor([[1] * n + [0] * (7 - n) for n in LENGTHS])
with torch.no_grad():
    logits = model(torch.tensor(INPUT_IDS), attention_mask=mask).logits
model.save_pretrained(folder)
with open(f"{folder}/vocab.txt", "w") as file:
    file.write("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "patient", "died", "pump", "alarm", "##ed", "was", "fine"]) + "\n")
with open(f"{folder}/expected.json", "w") as file:
    json.dump({"inputIds": INPUT_IDS, "lengths": LENGTHS, "logits": logits.flatten().tolist()}, file)
