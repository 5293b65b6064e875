"""Trains a BERT classifier in PyTorch and times it: one line of JSON in, one out. `phase2.ts` starts it."""
import json
import sys
import time

import torch
import transformers
from transformers import BertConfig, BertModel

torch.set_num_threads(int(sys.argv[1]))
state = {}


class Classifier(torch.nn.Module):
    """[CLS] and the mean over real tokens side by side, one dense layer."""

    def __init__(self, shape):
        super().__init__()
        config = BertConfig(
            vocab_size=shape['vocabularySize'],
            hidden_size=shape['hiddenSize'],
            num_hidden_layers=shape['numLayers'],
            num_attention_heads=shape['numHeads'],
            intermediate_size=shape['intermediateSize'],
            max_position_embeddings=512,
            attn_implementation='sdpa',
        )
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.dropout = torch.nn.Dropout(0.1)
        self.classifier = torch.nn.Linear(2 * config.hidden_size, 4)

    def forward(self, ids, mask):
        states = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weights = mask.unsqueeze(-1).to(states.dtype)
        mean = (states * weights).sum(1) / weights.sum(1)
        return self.classifier(self.dropout(torch.cat([states[:, 0], mean], dim=1)))


def prepare(task):
    """Model and optimizer of the task's shape on its device; those of an earlier shape go first."""
    key = json.dumps([task['shape'], task['device'], task['precision']])
    if state.get('key') != key:
        state.clear()
        model = Classifier(task['shape']).to(task['device']).train()
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.01)
        scaler = torch.amp.GradScaler(task['device'], enabled=task['precision'] == 'float16')
        state.update(key=key, model=model, optimizer=optimizer, scaler=scaler)
    return state['model'], state['optimizer'], state['scaler']


def batch_of(task):
    """Token ids, mask of real tokens, labels; rows padded to the task's length."""
    ids = torch.tensor(task['inputIds'], dtype=torch.long).reshape(task['size'], task['length'])
    lengths = torch.tensor(task['lengths']).unsqueeze(1)
    mask = (torch.arange(task['length']).unsqueeze(0) < lengths).long()
    labels = torch.arange(task['size']) % 4
    return [tensor.to(task['device']) for tensor in (ids, mask, labels)]


def synchronize(device):
    if device == 'cuda':
        torch.cuda.synchronize()


def step(task, batch):
    model, optimizer, scaler = prepare(task)
    ids, mask, labels = batch
    precision = task['precision']
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast(task['device'], getattr(torch, precision), enabled=precision != 'float32'):
        logits = model(ids, mask)
    loss = torch.nn.functional.cross_entropy(logits.float(), labels)
    scaler.scale(loss).backward()
    scaler.unscale_(optimizer)
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


device = 'cuda' if torch.cuda.is_available() else 'cpu'
version = f'PyTorch {torch.__version__} with transformers {transformers.__version__}'
print(json.dumps({'version': version, 'device': device}), flush=True)
for line in sys.stdin:
    task = json.loads(line)
    prepare(task)
    batch = batch_of(task)
    synchronize(task['device'])
    start = time.perf_counter()
    step(task, batch)
    synchronize(task['device'])
    print(json.dumps({'seconds': time.perf_counter() - start}), flush=True)
