import { createHash } from 'node:crypto';

/** Chains an event to the one before it. @returns SHA-256, lower-case hex */
export const chain = (previous: string, caseId: number, seq: number, body: string): string =>
  createHash('sha256').update(`${previous}\n${caseId}\n${seq}\n${body}`).digest('hex');
