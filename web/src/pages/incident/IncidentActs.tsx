/** What can be done with an incident now: the next step in front, the rest behind one button. */
import { Ellipsis } from 'lucide-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isOver } from '../../access/can.ts';
import { useAct, type Act } from '../../api/commands.ts';
import type { Line, ProcessView, WholeIncidentView } from '../../api/types.ts';
import { useKeys } from '../../frame/keys.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Confirm } from '../../parts/Dialog.tsx';
import { Menu } from '../../parts/Menu.tsx';
import { Moment } from '../../time/Moment.tsx';
import { HandOverDialog, NoteDialog, PageDialog } from './WriteDialogs.tsx';

type Open = 'note' | 'escalate' | 'mitigate' | 'page' | 'hand-over' | 'false-alarm' | 'adopt';

export function IncidentActs({
  incident,
  line,
  process,
}: {
  incident: WholeIncidentView;
  line: Line | undefined;
  process: ProcessView | undefined;
}) {
  const { can } = useViewer();
  const act = useAct();
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const { number } = incident;
  const run = (next: Act) => {
    act.mutate(next);
    close();
  };

  const navigate = useNavigate();
  const write = () => void navigate({ to: '/incidents/$number/update', params: { number } });
  const over = isOver(incident);
  const untaken = incident.acknowledgedAt === null && !over;
  const mitigated = incident.mitigatedAt !== null;
  const acknowledge = () => run({ number, command: 'acknowledge', body: {} });
  const resolve = () =>
    run({ number, command: 'resolve', body: {}, undo: { number, command: 'reopen', body: {} } });
  const reopen = () => run({ number, command: 'reopen', body: {} });
  const closeIt = () =>
    run({ number, command: 'close', body: {}, undo: { number, command: 'reopen', body: {} } });
  const when = (allowed: boolean, then: () => void) => (allowed ? then : undefined);

  useKeys({
    a: when(can.acknowledge(incident).allowed, acknowledge),
    u: when(can.postUpdate(incident).allowed, write),
    n: when(can.note(incident).allowed, () => setOpen('note')),
    e: when(can.escalate(incident).allowed, () => setOpen('escalate')),
    m: when(can.mitigate(incident).allowed, () => setOpen('mitigate')),
    r: when(can.resolve(incident).allowed, resolve),
    s: () => document.querySelector<HTMLElement>('[data-key="s"]')?.focus(),
  });

  return (
    <div className="grid w-full grid-cols-2 gap-2.5 wide:flex wide:w-auto wide:flex-wrap wide:items-center">
      {untaken && (
        <Button
          look="brass"
          shortcut="A"
          className="col-span-2 min-h-14 wide:min-h-(--control)"
          verdict={can.acknowledge(incident)}
          busy={act.isPending}
          onClick={acknowledge}
        >
          I have it
        </Button>
      )}
      <Button shortcut="U" verdict={can.postUpdate(incident)} onClick={write}>
        Post update
      </Button>
      {!over && (
        <Button shortcut="E" verdict={can.escalate(incident)} onClick={() => setOpen('escalate')}>
          Escalate
        </Button>
      )}
      {!over && !mitigated && (
        <Button
          look={untaken ? 'plain' : 'primary'}
          shortcut="M"
          verdict={can.mitigate(incident)}
          onClick={() => setOpen('mitigate')}
        >
          Mark mitigated
        </Button>
      )}
      {!over && mitigated && (
        <Button
          look="primary"
          shortcut="R"
          verdict={can.resolve(incident)}
          busy={act.isPending}
          onClick={resolve}
        >
          Resolve
        </Button>
      )}
      {over && (
        <Button verdict={can.reopen(incident)} busy={act.isPending} onClick={reopen}>
          Reopen
        </Button>
      )}
      {incident.category === 'resolved' && (
        <Button look="primary" verdict={can.close(incident)} busy={act.isPending} onClick={closeIt}>
          Close
        </Button>
      )}
      <Menu
        label="More to do"
        trigger={
          <button
            type="button"
            className="inline-flex min-h-(--control) min-w-(--control) items-center justify-center gap-2 rounded-control border border-hairline-strong bg-panel px-2 font-semibold hover:bg-sunk"
          >
            <Ellipsis size={18} aria-hidden="true" />
            <span className="wide:hidden">More</span>
          </button>
        }
        entries={[
          { label: 'Add a note', verdict: can.note(incident), onAct: () => setOpen('note') },
          { label: 'Page somebody', verdict: can.page(incident), onAct: () => setOpen('page') },
          { label: 'Hand over', verdict: can.handOver(incident), onAct: () => setOpen('hand-over') },
          ...(over || mitigated
            ? []
            : [{ label: 'Resolve', verdict: can.resolve(incident), onAct: resolve }]),
          ...(incident.milestones['fix-deployed'] === undefined
            ? [
                {
                  label: 'The fix is deployed',
                  verdict: can.reachMilestone(incident),
                  onAct: () =>
                    run({ number, command: 'reach-milestone', body: { milestone: 'fix-deployed' } }),
                },
              ]
            : []),
          ...(process === undefined || process.hash === incident.process.hash || over
            ? []
            : [
                {
                  label: `Go on by ${process.title} ${process.version}`,
                  verdict: can.adoptProcess(incident),
                  onAct: () => setOpen('adopt'),
                },
              ]),
          {
            label: incident.visibility === 'private' ? 'Show it to everybody' : 'Make it private',
            verdict: can.setVisibility(incident),
            onAct: () => {
              const other = incident.visibility === 'private' ? 'organization' : 'private';
              run({
                number,
                command: 'set-visibility',
                body: { visibility: other },
                undo: { number, command: 'set-visibility', body: { visibility: incident.visibility } },
              });
            },
          },
          {
            label: 'False alarm',
            danger: true,
            verdict: can.markFalsePositive(incident),
            onAct: () => setOpen('false-alarm'),
          },
        ]}
      />

      {open === 'note' && <NoteDialog incident={incident} onClose={close} />}
      {open === 'page' && <PageDialog incident={incident} process={process} onClose={close} />}
      {open === 'hand-over' && <HandOverDialog incident={incident} onClose={close} />}
      {open === 'escalate' && (
        <Confirm
          title="Escalate now?"
          act="Escalate"
          busy={act.isPending}
          onClose={close}
          onAct={() => run({ number, command: 'escalate', body: {} })}
        >
          <NextRung line={line} />
        </Confirm>
      )}
      {open === 'mitigate' && (
        <Confirm
          title="Is it mitigated?"
          act="Mark mitigated"
          busy={act.isPending}
          onClose={close}
          onAct={() => run({ number, command: 'mitigate', body: {} })}
        >
          <p>
            Users no longer feel it, even if the cause is still there. What would be paged “unless mitigated”
            is not paged any more.
          </p>
        </Confirm>
      )}
      {open === 'adopt' && process !== undefined && (
        <Confirm
          title={`Go on by ${process.title} ${process.version}?`}
          act="Change the process"
          busy={act.isPending}
          onClose={close}
          onAct={() => run({ number, command: 'adopt-process', body: { process: process.hash } })}
        >
          <p>
            Severity, status and phase take its words; its ladders and clocks begin now. What was paged and
            what was late stays on record. This cannot be undone.
          </p>
        </Confirm>
      )}
      {open === 'false-alarm' && (
        <Confirm
          title="Was it a false alarm?"
          act="False alarm"
          danger
          busy={act.isPending}
          onClose={close}
          onAct={() => run({ number, command: 'mark-false-positive', body: {} })}
        >
          <p>
            It is resolved, nobody else is paged, and it counts as false in the reports. You can reopen it.
          </p>
        </Confirm>
      )}
    </div>
  );
}

/** Who would be woken by an escalation: the first rung that still stands on the line. */
function NextRung({ line }: { line: Line | undefined }) {
  const rung = line?.future.find((mark) => mark.kind === 'rung');
  if (rung === undefined)
    return <p>No rung of the ladder stands ahead by time; what is climbed by hand alone is climbed now.</p>;
  return (
    <p>
      <strong className="font-semibold text-ink">{rung.label}</strong> is paged now, and not only at{' '}
      <Moment at={rung.at} near />
      {rung.unless === null ? '.' : ` unless ${rung.unless}.`}
      {rung.people.length > 0 && ` That is ${rung.people.map((person) => person.name).join(' and ')}.`}
    </p>
  );
}
