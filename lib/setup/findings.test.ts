import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { labArguments } from './commands/lab.mjs';
import { folderBytes } from './disk.mjs';
import { network } from './findings.mjs';
import { temporaryFolder } from './testing';

describe('folderBytes', () => {
  it('adds up files and follows no links', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a'));
    writeFileSync(join(folder, 'a/b'), Buffer.alloc(1_000_000));
    symlinkSync('/', join(folder, 'root'));
    expect(folderBytes(folder)).toBeGreaterThanOrEqual(1_000_000);
    expect(folderBytes(folder)).toBeLessThan(1_100_000);
    expect(folderBytes(join(folder, 'missing'))).toBe(0);
  });
});

describe('network', () => {
  it('names proxies and certificates, and no password', () => {
    const found = network({ HTTPS_PROXY: 'http://a:b@h:1', PIP_CERT: '/ca.pem' });
    expect(found).toEqual([
      { name: 'proxies', value: 'HTTPS_PROXY=http://***@h:1' },
      { name: 'certificates', value: 'PIP_CERT=/ca.pem' },
    ]);
  });
});

describe('labArguments', () => {
  it('serve this machine alone, and let the user have the last word', () => {
    const args = labArguments('/p', ['--no-browser', '--port=9999'], 1000);
    expect(args).toContain('--ServerApp.ip=127.0.0.1');
    expect(args.slice(-2)).toEqual(['--no-browser', '--port=9999']);
    expect(args).not.toContain('--allow-root');
    expect(labArguments('/p', [], 0)).toContain('--allow-root');
  });
});
