/** For tests: what the cell magic of a Kaggle notebook must do. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeRoot } from '../core/project';
import { type CellResult, type KernelSession, openKernel, printed } from '../notebook/kernel-session';
import { sessionPython } from './kaggle-notebook';

/** The tests of the magic under one Python, which has ipykernel. */
export function describeMagic(name: string, pythonOf: () => string): void {
  describe(`the %%ts magic under ${name}`, { timeout: 60_000 }, () => {
    const root = mkdtempSync(join(tmpdir(), 'maude-magic-'));
    let kernel: KernelSession;
    const ts = (code: string, options?: { interruptOn?: string }) => kernel.run(`%%ts\n${code}`, options);
    const of = ({ outputs }: CellResult, type: string) =>
      outputs.filter((output) => output.type === type).map(({ content }) => content);

    beforeAll(async () => {
      mkdirSync(join(root, 'notebooks'));
      kernel = openKernel(root, {
        kernel: 'python3',
        python: pythonOf(),
        environment: { ...process.env, MAUDE_KAGGLE_TEMP: root },
      });
      expect(await kernel.run(await sessionPython())).toMatchObject({ status: 'ok' });
      const started = await kernel.run(
        `CODE = Path(${JSON.stringify(codeRoot())})
kernel = TypeScript({**os.environ, "PATH": os.pathsep.join([${JSON.stringify(process.execPath.replace(/\/[^/]+$/, ''))}, os.environ["PATH"]])})
get_ipython().register_magic_function(kernel.cell, "cell", "ts")`,
      );
      expect(started).toMatchObject({ status: 'ok' });
    }, 60_000);
    afterAll(async () => {
      await kernel.close();
      rmSync(root, { recursive: true, force: true });
    });

    it('streams, keeps state, and shows rich outputs with their updates', async () => {
      const result = await ts(
        `import { display, newDisplay } from 'tslab';
const n: number = 40;
console.log(\`out \${n}\`);
console.error('err');
const bar = newDisplay();
bar.html('<b>1</b>');
bar.html('<b>2</b>');`,
      );
      expect(result.status).toBe('ok');
      expect(printed(result)).toBe('out 40\n');
      expect(of(result, 'stream').filter(({ name }) => name === 'stderr')).toMatchObject([{ text: 'err\n' }]);
      const [[shown], [updated]] = [of(result, 'display_data'), of(result, 'update_display_data')];
      expect([shown.data, updated.data]).toEqual([{ 'text/html': '<b>1</b>' }, { 'text/html': '<b>2</b>' }]);
      expect(shown.transient?.display_id).toBe(updated.transient?.display_id);
      const many = await ts('for (let i = 0; i < 3000; i++) console.log(n + i);');
      expect(printed(many).split('\n')).toHaveLength(3001);
      // A slow reader of more than 1,000 messages that wait loses some: lines have to travel together.
      expect(of(many, 'stream').length).toBeLessThan(500);
    });

    it('fails with the message and line of the TypeScript, without a Python stack', async () => {
      const wrong = await ts("const text = 'a';\nconst m: number = text;");
      expect(wrong).toMatchObject({ status: 'error', ename: 'TypeScriptError' });
      expect(wrong.evalue).toBe("2:7 - Type 'string' is not assignable to type 'number'.");
      expect(wrong.traceback?.join('\n')).not.toContain('.py');
      const thrown = await ts("throw new RangeError('boom');");
      expect(thrown).toMatchObject({ status: 'error', ename: 'RangeError', evalue: 'boom' });
      expect(thrown.traceback?.join('\n')).toContain('RangeError: boom');
    });

    it('passes an interrupt on, and goes on afterwards', async () => {
      const result = await ts(
        `await null;
for (let i = 0; i < 100; i++) {
  console.log(\`step \${i}\`);
  await new Promise((resolve) => setTimeout(resolve, 100));
}`,
        { interruptOn: 'step 2' },
      );
      expect(result).toMatchObject({ status: 'error', ename: 'KeyboardInterrupt' });
      expect(printed(result).split('\n').length).toBeLessThan(40);
      expect(printed(await ts("console.log('alive');"))).toContain('alive');
    });

    it("takes secrets from Kaggle's service without showing them", async () => {
      const service = `class UserSecretsClient:
    def get_secret(self, label):
        return {"HF_TOKEN": "hf_never_shown"}[label]`;
      writeFileSync(join(root, 'kaggle_secrets.py'), service);
      expect(printed(await kernel.run('print(secrets(["HF_TOKEN"]))'))).toBe('{}\n');
      const result = await kernel.run(
        `sys.path.insert(0, ${JSON.stringify(root)})
found = secrets(["HF_TOKEN", "OPENFDA_API_KEY"])
print(list(found), len(found["HF_TOKEN"]))`,
      );
      expect(printed(result)).toBe(
        "no secret OPENFDA_API_KEY (only needed for what is fetched with it)\n['HF_TOKEN'] 14\n",
      );
      expect(JSON.stringify(result)).not.toContain('hf_never_shown');
    });

    it('ends without an error when the time budget is spent', async () => {
      const spent = await ts("throw Object.assign(new Error('all is saved'), { name: 'TimeBudgetSpent' });");
      expect(spent.status).toBe('ok');
      expect(printed(spent)).toContain('all is saved');
      const after = await ts("console.log('not reached');");
      expect(after.status).toBe('ok');
      expect(printed(after)).toBe("not run: the session's time is used up\n");
    });

    it('says so when the TypeScript kernel dies', async () => {
      await kernel.run('kernel.spent = None');
      const died = await ts('process.exit(3);');
      expect(died).toMatchObject({ status: 'error', ename: 'Stop' });
      expect(died.evalue).toContain('the TypeScript kernel died');
    });
  });
}
