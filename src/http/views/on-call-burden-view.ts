/** A month of being on call, team by team, as the API shows it. */
import type { Directory } from '../../domain/directory/directory.ts';
import { personRef } from '../../domain/incident/naming.ts';
import { type Burden, type BurdenFigures, burdenOf, teamsOfPeople } from '../../domain/metrics/burden.ts';
import { teamFinding, tenth } from '../../domain/metrics/load-findings.ts';
import type { OnCallHealth } from '../../domain/metrics/on-call-health.ts';
import type { Process } from '../../domain/process/process.ts';
import type { OnCallBurden } from '../shapes-on-call-health.ts';
import { teamRef, tenthOrNull } from './on-call-health-view.ts';

type BurdenOfTeam = OnCallBurden['teams'][number];

/** Null healths: nothing was recorded in that month. */
export function teamBurdens(
  { these, before }: { these: OnCallHealth[] | null; before: OnCallHealth[] | null },
  directory: Directory,
  process: Process | null,
): BurdenOfTeam[] {
  const people = new Set(
    [these, before].flatMap((healths) =>
      (healths ?? []).flatMap(({ person, hours, pages }) => (hours > 0 || pages > 0 ? [person] : [])),
    ),
  );
  return teamsOfPeople(Object.values(directory.teams), [...people]).map((team) => {
    const burden = these && burdenOf(team, these);
    const ref = team.team === null ? null : teamRef(directory, team.team);
    const finding =
      burden &&
      teamFinding(ref?.name ?? 'Whoever is in no team', burden.figures, process?.onCall?.load ?? null);
    return {
      team: ref,
      people: burden?.people ?? 0,
      figures: burden && figuresView(burden.figures),
      eachPerson: (burden?.eachPerson ?? null) && {
        hours: tenth(burden!.eachPerson!.hours),
        pages: tenth(burden!.eachPerson!.pages),
        nightsDisturbed: tenth(burden!.eachPerson!.nightsDisturbed),
      },
      mostLoaded: mostLoadedView(burden, directory),
      before: before && figuresView(burdenOf(team, before).figures),
      findings: finding === null ? [] : [finding],
    };
  });
}

function mostLoadedView(burden: Burden | null, directory: Directory): BurdenOfTeam['mostLoaded'] {
  const most = burden?.mostLoaded ?? null;
  return (
    most && {
      person: personRef(directory, most.person),
      hours: tenth(most.hours),
      pages: most.pages,
      pagesAtNight: most.pagesAtNight,
      nightsDisturbed: most.nightsDisturbed,
    }
  );
}

function figuresView({
  pagesAtNightOnDuty: _,
  ...figures
}: BurdenFigures): NonNullable<BurdenOfTeam['figures']> {
  return {
    ...figures,
    hours: tenth(figures.hours),
    nights: tenth(figures.nights),
    pagesANight: tenthOrNull(figures.pagesANight),
  };
}

/** The review of the process that looks at this, if it has one. */
export function reviewOf(process: Process | null): OnCallBurden['review'] {
  const review = process?.reviews.find(({ sections }) =>
    sections.some(({ shows }) => shows.includes('on-call-load')),
  );
  return review === undefined ? null : { title: review.title, every: review.every };
}
