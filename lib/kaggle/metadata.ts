/** Names and metadata files of what is uploaded to Kaggle. */
import { check } from '../core/check';

/** Stands where Kaggle wants a user's name and none was given. */
export const NO_USER = 'INSERT_USERNAME_HERE';

/** `dataset-metadata.json`. */
export interface DatasetMetadata {
  readonly title: string;
  readonly id: string;
  readonly licenses: readonly { readonly name: string }[];
}

/** `kernel-metadata.json`. */
export interface KernelMetadata {
  readonly id: string;
  readonly title: string;
  readonly code_file: string;
  readonly language: 'python';
  readonly kernel_type: 'notebook';
  readonly is_private: boolean;
  readonly enable_gpu: boolean;
  readonly enable_tpu: boolean;
  readonly enable_internet: boolean;
  readonly machine_shape?: 'NvidiaTeslaT4';
  readonly dataset_sources: readonly string[];
  readonly competition_sources: readonly string[];
  readonly kernel_sources: readonly string[];
  readonly model_sources: readonly string[];
}

/** How the notebooks are to run there. */
export interface KernelOptions {
  readonly user: string;
  readonly internet: boolean;
  /** Further data sets, `owner/name`: pretrained weights, say. */
  readonly attach: readonly string[];
}

const DATASET_TITLE = 'MAUDE severity workbench';

/** Metadata of the data set. Its licence is the code's; openFDA's records are CC0. */
export function datasetMetadata(user: string): DatasetMetadata {
  return { title: DATASET_TITLE, id: `${user}/${slugOf(DATASET_TITLE)}`, licenses: [{ name: 'other' }] };
}

/** The folder and slug of a notebook named `05-phase2-clinicalbert`. */
export function kernelSlug(notebook: string): string {
  return slugOf(titleOf(notebook));
}

/**
 * Metadata of one notebook. Its own output is among its sources, so that a second version goes on where the first one
 * stopped; and those of the notebooks before it. Only notebook 05 asks for the two T4s.
 */
export function kernelMetadata(
  notebook: string,
  all: readonly string[],
  { user, internet, attach }: KernelOptions,
): KernelMetadata {
  const gpu = needsGpu(notebook);
  const sources = all.filter((name) => name <= notebook).map((name) => `${user}/${kernelSlug(name)}`);
  return {
    id: `${user}/${kernelSlug(notebook)}`,
    title: titleOf(notebook),
    code_file: `${notebook}.ipynb`,
    language: 'python',
    kernel_type: 'notebook',
    is_private: true,
    enable_gpu: gpu,
    enable_tpu: false,
    enable_internet: internet,
    ...(gpu ? { machine_shape: 'NvidiaTeslaT4' as const } : {}),
    dataset_sources: [datasetMetadata(user).id, ...attach],
    competition_sources: [],
    kernel_sources: sources,
    model_sources: [],
  };
}

/** Whether a notebook trains on GPUs. */
export function needsGpu(notebook: string): boolean {
  return notebook.startsWith('05');
}

/** Throws unless `user` can be a user's name on Kaggle. */
export function checkUser(user: string): string {
  check(
    user === NO_USER || /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(user),
    `--user: expected a user's name on Kaggle; received ${JSON.stringify(user)}`,
  );
  return user;
}

function titleOf(notebook: string): string {
  return `MAUDE severity ${notebook.replaceAll('-', ' ')}`;
}

function slugOf(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}
