/** The Python code that travels with an exported checkpoint, for users of transformers. */
import type { Pooling } from '../classifiers/encoder/bert/config';

/** The name of the file in the export. */
export const MODELING_FILE = 'modeling_maude.py';
/** The class inside it. */
export const MODELING_CLASS = 'MaudeBertForSequenceClassification';

/** Members of config.json by which transformers finds the class; none where its own class computes the same. */
export function autoMap(pooling: Pooling): Readonly<Record<string, unknown>> {
  if (pooling === 'pooler') return {};
  const where = `${MODELING_FILE.replace(/\.py$/, '')}.${MODELING_CLASS}`;
  return { architectures: [MODELING_CLASS], auto_map: { AutoModelForSequenceClassification: where } };
}

/** `modeling_maude.py`: transformers' own encoder under our head. */
export const MODELING_CODE = `"""BERT for the severity of device reports: the head reads [CLS], the mean over real tokens, or both side by side."""

import torch
from torch import nn
from transformers import BertModel, BertPreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput


class ${MODELING_CLASS}(BertPreTrainedModel):
    """The member "pooling" of config.json says what the head reads: clsMeanConcat, cls or mean."""

    def __init__(self, config):
        super().__init__(config)
        self.num_labels = config.num_labels
        self.bert = BertModel(config, add_pooling_layer=False)
        dropout = config.classifier_dropout
        self.dropout = nn.Dropout(config.hidden_dropout_prob if dropout is None else dropout)
        width = config.hidden_size * (2 if config.pooling == "clsMeanConcat" else 1)
        self.classifier = nn.Linear(width, config.num_labels)
        self.post_init()

    def forward(self, input_ids, attention_mask=None, token_type_ids=None, labels=None, **kwargs):
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        outputs = self.bert(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        states = outputs.last_hidden_state
        first = states[:, 0]
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1)
        rows = {"clsMeanConcat": lambda: torch.cat([first, mean], 1), "cls": lambda: first, "mean": lambda: mean}
        logits = self.classifier(self.dropout(rows[self.config.pooling]()))
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)
`;
