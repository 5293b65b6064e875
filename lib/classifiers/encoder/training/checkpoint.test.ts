import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeJson } from '../../../core/files/files';
import { readTrainingRecord } from './checkpoint';
import { quickRecipe } from './recipe';

it('refuses the record of an older form by its name, with the way out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'checkpoint-'));
  const path = join(folder, 'training.json');
  await expect(readTrainingRecord(folder)).rejects.toThrow(`${path}: expected a checkpoint of BERT`);
  await writeJson(path, { format: 'maude-checkpoint/1', recipe: { products: 'float32', maxLength: 128 } });
  await expect(readTrainingRecord(folder)).rejects.toThrow(
    /expected format maude-checkpoint\/3; received "maude-checkpoint\/1".* Run notebook 05/,
  );
  await writeJson(path, { format: 'maude-checkpoint/3', recipe: quickRecipe() });
  expect((await readTrainingRecord(folder)).recipe).toEqual(quickRecipe());
  await rm(folder, { recursive: true });
});
