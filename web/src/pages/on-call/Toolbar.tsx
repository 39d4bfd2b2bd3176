/** What the calendar shows: which weeks, of which schedules, in which zone. All of it stands in the address. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { Verdict } from '../../access/can.ts';
import { Button } from '../../parts/Button.tsx';
import { useZone } from '../../time/zone.ts';
import type { Week } from './layout.ts';
import type { Row } from './stretches.ts';
import { monthOf, weekInWords } from './words.ts';

type Change = {
  view?: 'week' | undefined;
  day?: string | undefined;
  schedules?: string | undefined;
  zone?: string | undefined;
};

export function Toolbar({
  view,
  day,
  weeks,
  every,
  shown,
  viewerZone,
  verdict,
  onGo,
  onMove,
  onNew,
}: {
  view: 'month' | 'week';
  day: string;
  weeks: readonly Week[];
  every: readonly Row[];
  shown: readonly Row[];
  viewerZone: string;
  verdict: Verdict;
  onGo: (change: Change) => void;
  onMove: (by: number) => void;
  onNew: () => void;
}) {
  const zone = useZone();
  const zones = [...new Set([viewerZone, zone, ...shown.map(({ timeZone }) => timeZone)])];
  const [week] = weeks;
  return (
    <div className="mt-6 mb-3 flex flex-wrap items-center gap-2.5">
      <div className="flex items-center">
        <Step label={`Earlier ${view}`} shortcut="[" onClick={() => onMove(-1)}>
          <ChevronLeft size={18} aria-hidden="true" />
        </Step>
        <Button shortcut="T" onClick={() => onGo({ day: undefined })}>
          Today
        </Button>
        <Step label={`Later ${view}`} shortcut="]" onClick={() => onMove(1)}>
          <ChevronRight size={18} aria-hidden="true" />
        </Step>
      </div>
      <h2 aria-live="polite" className="mr-auto text-card tabular-nums">
        {view === 'month' ? monthOf(day) : weekInWords(week!.days[0]!.date, week!.days.at(-1)!.date)}
      </h2>
      <div role="group" aria-label="How much" className="flex">
        {(['month', 'week'] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={view === each}
            aria-keyshortcuts={each === 'month' ? 'M' : 'W'}
            onClick={() => onGo({ view: each === 'month' ? undefined : each })}
            className={`inline-flex min-h-(--control) items-center border border-hairline-strong px-3 font-medium first:rounded-l-control last:-ml-px last:rounded-r-control ${view === each ? 'bg-sunk font-semibold text-ink' : 'bg-panel text-second hover:text-ink'}`}
          >
            {each === 'month' ? 'Month' : 'Week'}
          </button>
        ))}
      </div>
      {every.length > 1 && <SchedulePicker every={every} shown={shown} onGo={onGo} />}
      {zones.length > 1 && (
        <select
          aria-label="Time zone"
          value={zone}
          onChange={(event) =>
            onGo({ zone: event.target.value === viewerZone ? undefined : event.target.value })
          }
          className="field w-auto max-wide:flex-1 max-wide:basis-44"
        >
          {zones.map((each) => (
            <option key={each} value={each}>
              {each === viewerZone ? `${each} (yours)` : each}
            </option>
          ))}
        </select>
      )}
      <Button look="primary" shortcut="N" verdict={verdict} onClick={onNew}>
        New override
      </Button>
    </div>
  );
}

function Step({
  label,
  shortcut,
  onClick,
  children,
}: {
  label: string;
  shortcut: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={shortcut}
      title={`${label} (${shortcut})`}
      onClick={onClick}
      className="inline-flex size-(--control) items-center justify-center rounded-control text-second hover:bg-sunk hover:text-ink"
    >
      {children}
    </button>
  );
}

/** All of them, until somebody picks; none picked is all of them again. */
function SchedulePicker({
  every,
  shown,
  onGo,
}: {
  every: readonly Row[];
  shown: readonly Row[];
  onGo: (change: Change) => void;
}) {
  const all = shown.length === every.length;
  const choose = (schedules: string[]) =>
    onGo({
      schedules:
        schedules.length === 0 || schedules.length === every.length ? undefined : schedules.join(','),
    });
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <button
          type="button"
          className="inline-flex min-h-(--control) max-w-56 items-center rounded-control border border-hairline-strong bg-panel px-3 font-medium text-second hover:bg-sunk hover:text-ink"
        >
          <span className="truncate">
            {all
              ? `All ${every.length} schedules`
              : shown.length === 1
                ? shown[0]!.name
                : `${shown.length} of ${every.length} schedules`}
          </span>
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={document.getElementById('content')}>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label="Schedules"
          className="z-30 max-h-[60vh] min-w-56 overflow-y-auto rounded-card border border-hairline-strong bg-panel p-1"
        >
          <DropdownMenu.Item
            disabled={all}
            onSelect={() => choose([])}
            className="flex min-h-(--control) items-center rounded-small px-3 font-medium outline-none data-disabled:text-third data-highlighted:bg-sunk"
          >
            Show all
          </DropdownMenu.Item>
          {every.map(({ schedule, name }) => {
            const isShown = shown.some((row) => row.schedule === schedule);
            return (
              <DropdownMenu.CheckboxItem
                key={schedule}
                checked={isShown}
                // It stays open: who picks two schedules picks them in one go.
                onSelect={(event) => event.preventDefault()}
                onCheckedChange={() =>
                  choose(
                    // From all of them the first press says which one is meant, not which is not.
                    all
                      ? [schedule]
                      : isShown
                        ? shown.flatMap((row) => (row.schedule === schedule ? [] : [row.schedule]))
                        : every.flatMap((row) =>
                            row.schedule === schedule || shown.includes(row) ? [row.schedule] : [],
                          ),
                  )
                }
                className="flex min-h-(--control) items-center gap-2.5 rounded-small px-3 outline-none data-highlighted:bg-sunk"
              >
                <span
                  aria-hidden="true"
                  className={`inline-flex size-4 items-center justify-center rounded-[4px] border text-tiny ${isShown && !all ? 'border-ink bg-ink text-on-ink' : 'border-edge'}`}
                >
                  {isShown && !all && '✓'}
                </span>
                {name}
              </DropdownMenu.CheckboxItem>
            );
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
