/** The Python code that travels with every exported checkpoint: cleaning, calibration and decision as `scorer.json` says. */
import { CLEANING_CODE } from './cleaning-code';

/** The name of the file in the export. */
export const SCORING_FILE = 'scoring_maude.py';

/** `scoring_maude.py`: Python alone for linear models on words, transformers for a BERT. */
export const SCORING_CODE = String.raw`"""Scores device reports with this model: Scorer(folder).score([[("description", "THE PATIENT DIED.")]]).

A report is a list of its narrative parts, each (kind, text); kind is "description" or "manufacturer". scorer.json holds
the rules of cleaning, the scaling of probabilities and the threshold for Death. Python alone for TF-IDF with logistic
regression, torch and transformers for a BERT. On the command line: JSON lists of parts, one a line, in; JSON out.
"""

import array
import json
import math
import os
import re
import sys


${CLEANING_CODE}


def softmax(logits):
    highest = max(logits)
    raised = [math.exp(logit - highest) for logit in logits]
    return [value / sum(raised) for value in raised]


class WordModel:
    """TF-IDF over words with multinomial logistic regression, from model.json and model.bin."""

    def __init__(self, folder):
        with open(os.path.join(folder, "model.json"), encoding="utf-8") as file:
            model = json.load(file)
        config = model["config"]
        if config.get("charNgrams") or config.get("abbreviations"):
            raise NotImplementedError("runs of characters and abbreviations are read by the workbench alone")
        self.longest, self.sublinear = config["ngramMax"], config["sublinearTf"]
        terms, k = model["terms"][0], len(model["labels"])
        kept = array.array("d" if model["precision"] == "float64" else "h")
        frequencies = array.array("i")
        with open(os.path.join(folder, "model.bin"), "rb") as file:
            kept.fromfile(file, len(terms) * k)
            frequencies.fromfile(file, len(terms))
        if sys.byteorder == "big":
            kept.byteswap()
            frequencies.byteswap()
        self.weights = [[kept[i * k + c] * model["steps"][c] for c in range(k)] for i in range(len(terms))]
        self.bias = [b if there else -math.inf for b, there in zip(model["intercepts"], model["present"])]
        self.column = {term: i for i, term in enumerate(terms)}
        self.idf = [math.log((model["documents"] + 1) / (df + 1)) + 1 for df in frequencies]

    def __call__(self, texts):
        return [self._one(text) for text in texts], [False] * len(texts)

    def _one(self, text):
        words = re.findall(r"(?u)\b\w\w+\b", text.lower())
        counts = {}
        for n in range(1, self.longest + 1):
            for i in range(len(words) - n + 1):
                column = self.column.get(" ".join(words[i : i + n]))
                if column is not None:
                    counts[column] = counts.get(column, 0) + 1
        row = {c: (1 + math.log(n) if self.sublinear else n) * self.idf[c] for c, n in sorted(counts.items())}
        length = math.sqrt(sum(value * value for value in row.values())) or 1
        logits = list(self.bias)
        for column, value in row.items():
            for c, weight in enumerate(self.weights[column]):
                logits[c] += value / length * weight
        return softmax(logits)


class BertModel:
    """A BERT of this folder by transformers; the head's code is modeling_maude.py."""

    def __init__(self, folder):
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModelForSequenceClassification.from_pretrained(folder, trust_remote_code=True).eval()
        self.longest = self.tokenizer.model_max_length
        self.head_tail = getattr(self.model.config, "truncation", "head") == "headTail"

    def __call__(self, texts):
        import torch

        rows, cut = [], []
        for text in texts:
            ids = self.tokenizer(text, truncation=False)["input_ids"]
            cut.append(len(ids) > self.longest)
            rows.append(self._cut(ids))
        out = []
        with torch.no_grad():
            for ids in rows:
                batch = torch.tensor([ids])
                logits = self.model(input_ids=batch, attention_mask=torch.ones_like(batch)).logits
                out.append(logits.double().softmax(-1)[0].tolist())
        return out, cut

    def _cut(self, ids):
        room = self.longest - 2
        inner = ids[1:-1]
        if len(inner) <= room:
            return ids
        head = int(room * 128 / 510 + 0.5) if self.head_tail else room
        return ids[:1] + inner[:head] + inner[len(inner) - (room - head) :] + ids[-1:]


class Scorer:
    """Cleans, predicts, calibrates and decides as the workbench does."""

    def __init__(self, folder=os.path.dirname(os.path.abspath(__file__))):
        with open(os.path.join(folder, "scorer.json"), encoding="utf-8") as file:
            self.settings = json.load(file)
        if self.settings["format"] != "maude-scorer/1":
            raise ValueError("scorer.json: expected format maude-scorer/1; received " + self.settings["format"])
        models = {"tfidf-logistic": WordModel, "bert": BertModel}
        name = self.settings["classifier"]
        if name not in models:
            raise NotImplementedError(name + " is read by the workbench alone")
        self.cleaning = Cleaning(self.settings["cleaning"])
        self.model = models[name](folder)

    def score(self, reports):
        texts = [self.cleaning.narrative(parts) for parts in reports]
        stated, cut = self.model(texts)
        return [self._said(*row) for row in zip(texts, stated, cut)]

    def calibrated(self, stated):
        if self.settings["calibration"]["method"] == "none":
            return stated
        scaling = self.settings["calibration"]["scaling"]
        return softmax([math.log(max(p, 1e-30)) * s + b for p, s, b in zip(stated, scaling["slope"], scaling["bias"])])

    def _said(self, text, stated, cut):
        threshold = self.settings["death"]["threshold"]
        return {
            "text": text,
            "asTrained": stated,
            "calibrated": self.calibrated(stated),
            "decision": self.settings["labels"][stated.index(max(stated))],
            "deathAlarm": None if threshold is None else stated[0] >= threshold,
            "truncated": cut,
        }


if __name__ == "__main__":
    scorer = Scorer(*sys.argv[1:2])
    for line in sys.stdin:
        print(json.dumps(scorer.score([json.loads(line)])[0]))
`;
