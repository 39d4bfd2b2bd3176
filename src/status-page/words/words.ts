/** What a public page says of its own, in each language that it speaks. What people have written is never translated. */
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { nl } from './nl.ts';
import { pt } from './pt.ts';

export interface Words {
  indicator: Record<'none' | 'minor' | 'major' | 'critical' | 'maintenance', string>;
  component: Record<
    'operational' | 'degraded_performance' | 'partial_outage' | 'major_outage' | 'under_maintenance',
    string
  >;
  status: Record<
    | 'investigating'
    | 'identified'
    | 'monitoring'
    | 'resolved'
    | 'postmortem'
    | 'scheduled'
    | 'in_progress'
    | 'verifying'
    | 'completed',
    string
  >;
  impact: Record<'none' | 'minor' | 'major' | 'critical' | 'maintenance', string>;
  skipToContent: string;
  openIncidents: string;
  maintenance: string;
  components: string;
  recent: string;
  history: string;
  earlier: string;
  nothingRecent: string;
  nothingInMonth: string;
  backToStatus: string;
  updates: string;
  affected: string;
  started: string;
  resolved: string;
  scheduledFor: string;
  lasted: string;
  /** Of an update that was entered later than it is dated. */
  addedLater: (when: string) => string;
  corrected: (when: string) => string;
  lastChange: (when: string) => string;
  uptime: (percent: string) => string;
  uptimeUnknown: string;
  /** Reads out a bar: its name, its percentage, how many days of outage. */
  bars: (days: number, troubled: number) => string;
  daysAgo: (days: number) => string;
  today: string;
  /** "2 h 5 min of major outage" */
  spent: (length: string, status: string) => string;
  troubledDays: string;
  noData: string;
  formulaTitle: string;
  formula: (days: number) => string;
  timesIn: (zone: string) => string;
  subscribe: string;
  mailAddress: string;
  sendMe: string;
  otherWays: string;
  calendar: string;
  machineReadable: string;
  asOf: (when: string) => string;
  copyMeans: string;
  notFoundTitle: string;
  notFound: string;
  privateTitle: string;
  private: string;
  signIn: string;
  passwordTitle: string;
  passwordAsks: string;
  password: string;
  open: string;
  wrongPassword: string;
  tooManyTries: (minutes: number) => string;
  links: string;
}

const words = { en, de, fr, es, pt, nl, ja } satisfies Record<string, Words>;

export const languages = Object.keys(words) as (keyof typeof words)[];

/** By the language alone: `pt-BR` reads Portuguese. English where nobody has translated. */
export function wordsOf(language: string): Words {
  const [base = ''] = language.toLowerCase().split('-');
  return Object.hasOwn(words, base) ? words[base as keyof typeof words] : en;
}
