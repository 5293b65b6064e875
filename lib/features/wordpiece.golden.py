"""Writes wordpiece.golden.json: what transformers 5.23.0 and tokenizers 0.23.3 do with a few hard texts.

python lib/features/wordpiece.golden.py > lib/features/wordpiece.golden.json
"""

import json
import os
import tempfile

from tokenizers import Tokenizer
from tokenizers.implementations import BertWordPieceTokenizer
from transformers import BertTokenizerFast

TEXTS = [
    "IT WAS REPORTED THAT THE PATIENT DIED. DEVICE WAS NOT RETURNED.",
    "Patient's pump alarmed (b)(4); re-infused @ 2.5mL/hr, 37\u00b0C\u2026 ok?",
    "caf\u00e9 na\u00efve \u00c5ngstr\u00f6m Zo\u00eb \u0130stanbul stra\u00dfe \u01c5",
    "tab\there\r\nnew\u00a0line\u2003wide\u200bzero\u0000nul\ufffdbad\u0007bell",
    "\u4e2d\u6587 mixed\u6587with latin \u00bfqu\u00e9? \u2014dash\u2013 \u201cquotes\u201d $5 + 6 = 11 ^ `x` |y| ~z",
    "[SEP] literal [CLS] and [MASK] [PAD] [UNK] stay text",
    "x" * 101 + " " + "died" * 25 + " \u2603 \U0001f480 unknown\u20acword",
    "",
    "   ",
    "e\u0301 combining",
]
# Every beginning of a word is a word, so that no two pairs are ever equally frequent (ties are settled differently).
COUNTS = [3, 101, 7, 53, 11, 43, 13, 31, 17, 67, 19, 83, 23, 2, 37, 5, 29, 59]
WORDS = [word[:n] for word in ("devices", "patient", "died") for n in range(1, len(word) + 1)]
CORPUS = dict(zip(dict.fromkeys(WORDS), COUNTS))


def fast(folder, lowercase):
    tokenizer = BertTokenizerFast.from_pretrained(folder, do_lower_case=lowercase)
    backend = json.loads(tokenizer.backend_tokenizer.to_str())
    backend["added_tokens"] = []  # a special token's name inside a text is text
    return backend, Tokenizer.from_str(json.dumps(backend))


characters = sorted({c for text in TEXTS for c in text.lower() + text if c.isprintable() and not c.isspace() and c < "\u2000" and c != "\u01c5"})
pieces = ["died", "patient", "the", "device", "##ed", "##ing", "was", "report", "##ant", "\u6587", "literal", "sep", "SEP", "THE", "combin"]
specials = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
vocabulary = specials + characters + ["##" + c for c in characters] + pieces
result = {"vocabulary": vocabulary, "texts": TEXTS, "encoded": {}}
with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "vocab.txt"), "w") as file:
        file.write("".join(token + "\n" for token in vocabulary))
    for name, lowercase in (("lower", True), ("cased", False)):
        backend, tokenizer = fast(folder, lowercase)
        result["encoded"][name] = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]

trainer = BertWordPieceTokenizer(lowercase=True)
corpus = [word for word, count in CORPUS.items() for _ in range(count)]
trainer.train_from_iterator(corpus, vocab_size=100, min_frequency=50, show_progress=False)
result["corpus"] = CORPUS
result["learned"] = sorted(trainer.get_vocab())
print(json.dumps(result))
