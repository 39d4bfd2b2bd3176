/** What being on call cost each team in a month: what its people had together, each on average, and who had most. */
import { aNight, type OnCallHealth } from './on-call-health.ts';

interface TeamOfPeople {
  /** Null: those who are in no team. */
  team: string | null;
  people: string[];
}

export interface BurdenFigures {
  hours: number;
  pages: number;
  pagesAtNight: number;
  pagesAtNightOnDuty: number;
  nights: number;
  nightsDisturbed: number;
  pagesANight: number | null;
}

export interface Burden {
  team: string | null;
  /** Who were on call or paged. */
  people: number;
  figures: BurdenFigures;
  eachPerson: { hours: number; pages: number; nightsDisturbed: number } | null;
  mostLoaded: OnCallHealth | null;
}

/** Whoever is in two teams counts in both: each of the two carries them. */
export function teamsOfPeople(
  teams: { handle: string; members: string[] }[],
  people: string[],
): TeamOfPeople[] {
  const inATeam = new Set(teams.flatMap(({ members }) => members));
  const alone = people.filter((person) => !inATeam.has(person));
  return [
    ...teams.map(({ handle, members }) => ({ team: handle, people: [...new Set(members)] })),
    ...(alone.length === 0 ? [] : [{ team: null, people: alone }]),
  ];
}

export function burdenOf({ team, people }: TeamOfPeople, healths: OnCallHealth[]): Burden {
  const members = new Set(people);
  const loaded = healths.filter((one) => members.has(one.person) && (one.hours > 0 || one.pages > 0));
  const sum = (of: (one: OnCallHealth) => number) => loaded.reduce((total, one) => total + of(one), 0);
  const figures = {
    hours: sum(({ hours }) => hours),
    pages: sum(({ pages }) => pages),
    pagesAtNight: sum(({ pagesAtNight }) => pagesAtNight),
    pagesAtNightOnDuty: sum(({ pagesAtNightOnDuty }) => pagesAtNightOnDuty),
    nights: sum(({ nights }) => nights),
    nightsDisturbed: sum(({ nightsDisturbed }) => nightsDisturbed),
  };
  return {
    team,
    people: loaded.length,
    figures: { ...figures, pagesANight: aNight(figures.pagesAtNightOnDuty, figures.nights) },
    eachPerson:
      loaded.length === 0
        ? null
        : {
            hours: figures.hours / loaded.length,
            pages: figures.pages / loaded.length,
            nightsDisturbed: figures.nightsDisturbed / loaded.length,
          },
    mostLoaded: loaded.toSorted(mostDisturbed)[0] ?? null,
  };
}

/** Nights weigh more than pages, and pages more than hours of waiting for one. */
export function mostDisturbed(a: OnCallHealth, b: OnCallHealth): number {
  return b.nightsDisturbed - a.nightsDisturbed || b.pages - a.pages || b.hours - a.hours;
}
