/** The Python code that travels with every exported checkpoint: cleaning, calibration and decision as `scorer.json` says. */

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


class Cleaning:
    """The rules of scorer.json: each finds something in a text and says what becomes of it."""

    def __init__(self, cleaning):
        self.parts = cleaning["parts"]
        self.classes = cleaning["classes"]
        self.steps = [self._step(rule) for rule in cleaning["rules"]]

    def narrative(self, parts):
        cleaned = [(kind, self.text(text)) for kind, text in self._chosen(parts)]
        return " ".join(text for _, text in self._chosen(cleaned) if text != "")

    def text(self, text):
        for step in self.steps:
            text = step(text)
        return text

    def _chosen(self, parts):
        if self.parts == "all":
            return parts
        descriptions = [part for part in parts if part[0] == "description"]
        if self.parts == "description":
            return descriptions
        return descriptions + [part for part in parts if part[0] == "manufacturer"]

    def _pattern(self, source, flags=""):
        inside, out = False, []
        for token in re.findall(r"\\p\{[LN]\}|\\.|[\[\]]|[^\\\[\]]+", source, re.S):
            if token in "[]":
                inside = token == "["
            if token in self.classes:
                characters = self.classes[token]
                token = characters if inside else "[" + characters + "]"
            elif token[0] != "\\" and not inside:
                token = token.replace("$", r"\Z")  # Python's $ also stands before a last line break
            out.append(token)
        ignore = (re.I if "u" in flags else re.I | re.A) if "i" in flags else 0
        return re.compile("".join(out), ignore)

    def _step(self, rule):
        apply = self._apply(rule)
        if "where" not in rule:
            return apply
        where = self._pattern(rule["where"], "i")
        return lambda text: apply(text) if where.search(text) else text

    def _apply(self, rule):
        kind = rule["kind"]
        white = self.classes["\\s"].replace("\t-\r", "\t\n\v\f\r").replace("\u2000-\u200a", "".join(map(chr, range(0x2000, 0x200B))))
        if kind == "lower":
            return str.lower
        if kind == "trim":
            return lambda text: text.strip(white)
        found = self._pattern(rule["find"], rule["flags"])
        if kind == "replace" and rule.get("group"):
            return lambda text: found.sub(lambda m: m[0] if m[1] is None else rule["by"], text)
        if kind == "replace":
            return lambda text: found.sub(lambda m: rule["by"], text)
        if kind == "lookup":
            return lambda text: found.sub(lambda m: rule["texts"].get(m[0].lower(), m[0]), text)
        if kind == "word":
            apart = self._pattern(rule["apart"])
            return lambda text: found.sub(lambda m: self._between(m, rule["by"], apart), text)
        if kind == "decode":
            byte_of = {letter: 0x80 + i for i, letter in enumerate(rule["bytes"])}
            return lambda text: found.sub(lambda m: decode_again(m[0], byte_of), text)
        return lambda text: self._cut_note(text, found, rule, white)

    @staticmethod
    def _between(match, word, apart):
        text, start, end = match.string, match.start(), match.end()
        before = " " if start > 0 and apart.match(text[start - 1]) else ""
        after = " " if end < len(text) and apart.match(text[end]) else ""
        return before + word + after

    def _cut_note(self, text, found, rule, white):
        unless = self._pattern(rule["unless"], "iu")
        leading = self._pattern(rule["before"] + "?$", "i")
        for match in found.finditer(text):
            rest = text[match.end() :]
            if len(rest) > rule["longest"] or unless.search(rest):
                continue
            start = match.start()
            start -= len(leading.search(text[max(0, start - 11) : start])[0])
            while start > 0 and text[start - 1] in rule["brackets"]:
                start -= 1
            return text[:start].rstrip(white)
        return text


def decode_again(run, byte_of):
    """The character that a run begins with as UTF-8, and the rest of it; the run where that is none."""
    first = ord(run[0])
    length = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
    if length > len(run):
        return run
    code = first & (0x7F >> length)
    for letter in run[1:length]:
        code = code << 6 | byte_of.get(letter, ord(letter)) & 0x3F
    if code < [0, 0, 0x80, 0x800, 0x10000][length] or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return run
    return ("" if code == 0xFEFF else chr(code)) + run[length:]


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
