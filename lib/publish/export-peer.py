"""Loads an exported checkpoint with transformers: reads {folder, texts} on stdin, writes {ids, logits, version}."""

import json
import sys

import torch
import transformers
from transformers import AutoModelForSequenceClassification, AutoTokenizer

request = json.load(sys.stdin)
tokenizer = AutoTokenizer.from_pretrained(request["folder"])
model = AutoModelForSequenceClassification.from_pretrained(request["folder"], trust_remote_code=True).eval()
batch = tokenizer(request["texts"], truncation=True, padding=True, return_tensors="pt")
with torch.no_grad():
    logits = model(**batch).logits
ids = [tokenizer(text, truncation=True)["input_ids"] for text in request["texts"]]
json.dump({"ids": ids, "logits": logits.double().tolist(), "version": transformers.__version__}, sys.stdout)
