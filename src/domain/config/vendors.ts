/**
 * What the configuration has to know of vendors: the shapes of their settings. Handed in by the composition root,
 * because the configuration knows no vendor by itself.
 */
import type { z } from 'zod';

export interface Vendors {
  /** The file's `channels`, with every `${NAME}` replaced. */
  channels: z.ZodType;
  /** The file's `outgoing`. */
  outgoing: z.ZodType<{ allow: string[] }>;
  /** What is wrong with a generic webhook's mapping; empty: nothing. */
  wrongMapping: (mapping: Record<string, string>) => { field: string; reason: string }[];
}
