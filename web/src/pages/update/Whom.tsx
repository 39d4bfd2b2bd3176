/** Who hears an update: the process's audiences, by what each goes through, and who of them waits for one. */
import type { Audience } from '../../api/updates.ts';
import type { ClockView } from '../../api/types.ts';
import { Countdown } from '../../time/Countdown.tsx';
import { inWords, throughWords } from './words.ts';

export function Whom({
  audiences,
  known,
  clocks,
  chosen,
  one,
  onChoose,
}: {
  audiences: readonly { id: string; label: string }[];
  known: readonly Audience[];
  clocks: readonly ClockView[];
  chosen: readonly string[];
  /** A draft is for one. */
  one: boolean;
  onChoose: (audiences: string[]) => void;
}) {
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium">Who hears it</legend>
      {audiences.map(({ id, label }) => (
        <label key={id} className="flex min-h-(--control) items-start gap-3 py-1.5">
          <input
            type={one ? 'radio' : 'checkbox'}
            name="audience"
            checked={chosen.includes(id)}
            onChange={(event) => {
              if (one) onChoose([id]);
              else if (event.target.checked) onChoose([...chosen, id]);
              else onChoose(chosen.filter((each) => each !== id));
            }}
            className="mt-[3px] size-4 shrink-0 accent-ink"
          />
          <span className="min-w-0 flex-1">
            {label}
            <Reached audience={known.find(({ audience }) => audience === id)} />
          </span>
          <Waits clock={owed(clocks, id)} />
        </label>
      ))}
    </fieldset>
  );
}

function Reached({ audience }: { audience: Audience | undefined }) {
  if (audience === undefined || audience.through.length === 0) return null;
  return <span className="block text-small text-third">{inWords(throughWords(audience.through))}</span>;
}

function owed(clocks: readonly ClockView[], audience: string): ClockView | undefined {
  return clocks.find(
    (clock) => clock.audience === audience && (clock.state === 'running' || clock.state === 'breached'),
  );
}

function Waits({ clock }: { clock: ClockView | undefined }) {
  if (clock === undefined || clock.dueAt === null) return null;
  return (
    <span className="text-small whitespace-nowrap text-second">
      waits: <Countdown to={clock.dueAt} className="font-semibold text-brass-text" />
    </span>
  );
}

/** Who is waiting for an update: the audience of the promise that runs out first. */
export function owedTo(clocks: readonly ClockView[]): string | null {
  const waiting = clocks
    .filter(({ audience, state }) => audience !== null && (state === 'running' || state === 'breached'))
    .sort((a, b) => Date.parse(a.dueAt ?? '9999-12-31') - Date.parse(b.dueAt ?? '9999-12-31'));
  return waiting[0]?.audience ?? null;
}
