/** What a rule of the linter is: a question that is put to a process, why it is asked, and a file that shows what it finds. */
import type { Directory } from '../../directory/directory.ts';
import type { Finding, Path } from '../finding.ts';
import type { Process } from '../process.ts';
import type { Reading } from './reading.ts';

/** Who is there: for what only an installation can say. */
export interface Installation {
  directory: Directory;
  /** Whether a channel reaches anybody: it is configured and on. */
  works: (channel: string) => boolean;
}

export interface Subject {
  process: Process;
  /** ISO instant; null: nothing is said about dates. */
  now: string | null;
  installation: Installation | null;
  /** What follows from the process, worked out once for all rules. */
  reading: Reading;
}

export interface Found {
  /** Default: warning. */
  severity?: Finding['severity'];
  path: Path;
  /** Says what happens, with its figures. */
  message: string;
  /** Says what to do. */
  remedy: string;
  /** The handle of the schedule that it is about, where it is. */
  schedule?: string;
}

/** A rule that asks about people needs an installation and the instant. */
export type Rule = {
  /** Stable, kebab-case. */
  code: string;
  /** What is wrong, in a line. */
  title: string;
  /** Why it is wrong, for whoever has never thought of it. */
  why: string;
  example: Example;
} & (
  | { asks: 'process'; check: (subject: Subject) => Iterable<Found> }
  | { asks: 'installation'; check: (subject: InstalledSubject) => Iterable<Found> }
);

export interface InstalledSubject extends Subject {
  now: string;
  installation: Installation;
}

/**
 * Sections of a process file, in place of those of the plain file in `example.ts`. In `broken` the line that is found ends in
 * `# found`. `installation`: sections of a configuration, which both are asked about.
 */
export interface Example {
  broken: string;
  mended: string;
  installation?: string;
  /** Where what is mended is the installation. */
  mendedInstallation?: string;
}
