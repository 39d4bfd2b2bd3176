/** What the API answers about being on call, as far as the command line reads it; a test holds it equal to the server's shapes. */
import type { PersonRef } from './answers.ts';

interface Threshold {
  pagesANight: number;
  remedy: string | null;
}

export interface OnCallHealth {
  from: string;
  to: string;
  recordedSince: string | null;
  workingHours: string;
  threshold: Threshold | null;
  findings: { sentence: string }[];
  people: {
    person: PersonRef;
    hours: number;
    nights: number;
    pages: number;
    pagesAtNight: number;
    pagesANight: number | null;
    nightsDisturbed: number;
    longestRun: { nights: number; from: string } | null;
    interruptedHours: number;
    interruptedHoursAfterWork: number;
    answer: { medianMs: number | null; sample: number };
  }[];
  unread: string[];
}

interface ByKind {
  evening: number;
  night: number;
  weekend: number;
  holiday: number;
}

export interface OnCallLedger {
  from: string;
  to: string;
  recordedSince: string | null;
  workingHours: string;
  compensation: string | null;
  rows: {
    person: PersonRef;
    date: string;
    time: string;
    timeZone: string;
    weekday: string;
    kind: keyof ByKind;
    incident: string | null;
    severity: string | null;
    pages: number;
    answeredAfterMs: number | null;
    engagedMs: number | null;
    engagedUntil: string;
  }[];
  totals: { person: PersonRef; interruptions: ByKind; engagedMs: number; standbyHours: ByKind }[];
  unread: string[];
}

interface BurdenFigures {
  hours: number;
  pages: number;
  nightsDisturbed: number;
  pagesANight: number | null;
}

export interface OnCallBurden {
  month: string;
  from: string;
  to: string;
  timeZone: string;
  recordedSince: string | null;
  threshold: Threshold | null;
  teams: {
    team: { name: string } | null;
    people: number;
    figures: BurdenFigures | null;
    eachPerson: { hours: number; pages: number; nightsDisturbed: number } | null;
    mostLoaded: { person: PersonRef; nightsDisturbed: number; pages: number } | null;
    before: BurdenFigures | null;
    findings: string[];
  }[];
  unread: string[];
}
