/** What this machine's processor can multiply. */
import { readFileSync } from 'node:fs';

/** Linux's names of the instructions. AVX-512 alone does not count: oneDNN then converts at every step. */
const INSTRUCTIONS = {
  bfloat16: ['avx512_bf16', 'amx_bf16', 'bf16'],
  float16: ['avx512_fp16', 'amx_fp16'],
} as const;

/** Whether the processor has instructions for products of a 16-bit dtype; where Linux does not say so, it has none. */
export function multiplies(dtype: keyof typeof INSTRUCTIONS, cpuinfo = readCpuinfo()): boolean {
  const flags = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1].trim().split(/\s+/) ?? [];
  return INSTRUCTIONS[dtype].some((name) => flags.includes(name));
}

function readCpuinfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
