/** What a process file means, beside it: severities and their ladders, clocks, roles, positions, checklists, the way through. */
import type { ReactNode } from 'react';
import type { ProcessMeaning } from '../../api/process.ts';
import { Card } from '../../parts/Card.tsx';
import { SeverityMeaning } from './SeverityMeaning.tsx';

export function Meaning({ meaning }: { meaning: ProcessMeaning }) {
  return (
    <div className="flex flex-col gap-5">
      {meaning.particulars.length > 0 && (
        <ul className="flex flex-col gap-0.5 text-second">
          {meaning.particulars.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
      <Part title="Severities" open>
        <ul>
          {meaning.severities.map((severity) => (
            <SeverityMeaning key={severity.id} severity={severity} />
          ))}
        </ul>
      </Part>
      <HowFound meaning={meaning} />
      <Part title="Clocks" count={meaning.clocks.length}>
        <ul>
          {meaning.clocks.map((clock) => (
            <Entry
              key={clock.id}
              head={clock.label}
              aside={`${clock.repeats ? 'every ' : ''}${clock.within}`}
              lines={[
                [
                  `from ${clock.from} until ${clock.until}`,
                  ...(clock.when === null ? [] : [`for ${clock.when}`]),
                  ...(clock.audience === null ? [] : [`told to ${clock.audience}`]),
                ].join(' · '),
                clock.warns === null ? null : `warns ${clock.warns}`,
                clock.late === null ? null : `late: ${clock.late}`,
              ]}
            />
          ))}
        </ul>
      </Part>
      <Part title="Roles" count={meaning.roles.length}>
        <ul>
          {meaning.roles.map((role) => (
            <Entry
              key={role.id}
              head={role.label}
              aside={role.requiredAt.length === 0 ? '' : `needed at ${role.requiredAt.join(', ')}`}
              lines={[
                ...role.during,
                ...role.after.map((duty) => `Afterwards: ${duty}`),
                role.from.length === 0 ? null : `usually the ${role.from.join(', else ')}`,
              ]}
            />
          ))}
        </ul>
      </Part>
      <Part title="Positions" count={meaning.positions.length}>
        <ul>
          {meaning.positions.map((position) => (
            <Entry
              key={position.id}
              head={position.label}
              aside={position.paged ? '' : 'no ladder asks it'}
              lines={[...position.duties, position.standIn === null ? null : `stand-in: ${position.standIn}`]}
            />
          ))}
        </ul>
      </Part>
      <Part title="Phases" count={meaning.phases.length}>
        <ul>
          {meaning.phases.map((phase) => (
            <Entry
              key={phase.id}
              head={phase.label}
              aside={phase.timebox ?? ''}
              lines={[
                [
                  ...(phase.enters === '' ? [] : [`begins when ${phase.enters}`]),
                  ...(phase.leaves === '' ? [] : [`ends when ${phase.leaves}`]),
                ].join(' · '),
              ]}
            />
          ))}
        </ul>
      </Part>
      <Part title="Statuses" count={meaning.statuses.length}>
        <ul>
          {meaning.statuses.map((status) => (
            <Entry
              key={status.id}
              head={status.label}
              aside={status.category}
              lines={[
                status.soak === null
                  ? null
                  : `watched for ${status.soak}${status.leadsTo === null ? '' : `, then ${status.leadsTo}`}`,
                ...status.exitCriteria,
              ]}
            />
          ))}
        </ul>
      </Part>
      <Part title="Checklists" count={meaning.checklists.length}>
        <ul>
          {meaning.checklists.map((list) => (
            <Entry
              key={list.id}
              head={list.title}
              aside={list.when ?? ''}
              lines={list.items.map(({ text, required }) => `${text}${required ? ' (must)' : ''}`)}
            />
          ))}
        </ul>
      </Part>
    </div>
  );
}

function HowFound({ meaning: { classifier } }: { meaning: ProcessMeaning }) {
  if (classifier === null) return null;
  return (
    <Part title="How a severity is found">
      {classifier.kind === 'tree' ? (
        <ol>
          {classifier.questions.map(({ id, ask, severities, unless }) => (
            <Entry
              key={id}
              head={ask}
              aside={severities.join(' or ')}
              lines={[unless === null ? null : `${severities[1]} if: ${unless}`]}
            />
          ))}
          <Entry head="Otherwise" aside={classifier.otherwise} lines={[]} />
        </ol>
      ) : (
        <div className="overflow-x-auto px-4.5 py-3">
          <table className="w-full text-left">
            <thead>
              <tr>
                <td className="text-third">Impact, by urgency</td>
                {classifier.urgency.map(({ id, label }) => (
                  <th key={id} scope="col" className="px-2 py-1.5 font-medium">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {classifier.impact.map(({ id, label }) => (
                <tr key={id} className="border-t">
                  <th scope="row" className="py-1.5 pr-2 font-medium">
                    {label}
                  </th>
                  {classifier.urgency.map((urgency) => (
                    <td key={urgency.id} className="px-2 py-1.5 font-semibold">
                      {classifier.severities[id]?.[urgency.id]}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Part>
  );
}

function Part({
  title,
  count,
  open = false,
  children,
}: {
  title: string;
  count?: number;
  open?: boolean;
  children: ReactNode;
}) {
  if (count === 0) return null;
  return (
    <details open={open} className="group">
      <summary className="mb-2 flex min-h-7 w-fit cursor-pointer list-none items-center gap-2 [&::-webkit-details-marker]:hidden">
        <span aria-hidden="true" className="text-third transition-transform group-open:rotate-90">
          ›
        </span>
        <h2 className="label-section">
          {title}
          {count !== undefined && <span className="tabular-nums"> · {count}</span>}
        </h2>
      </summary>
      <Card>{children}</Card>
    </details>
  );
}

function Entry({ head, aside, lines }: { head: string; aside: string; lines: (string | null)[] }) {
  const said = lines.filter((line) => line !== null && line !== '');
  return (
    <li className="border-b px-4.5 py-2.5 last:border-b-0">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="font-medium">{head}</span>
        {aside !== '' && <span className="text-small text-second tabular-nums">{aside}</span>}
      </p>
      {said.length > 0 && (
        <ul className="mt-0.5 text-small text-second">
          {said.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
