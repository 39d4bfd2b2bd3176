/** Now, when nothing is open: who would be called, and what to do if something seems wrong. */
import { Link } from '@tanstack/react-router';
import type { NowView } from '../../api/types.ts';
import { useFrameActs } from '../../frame/frame-acts.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button, buttonClass } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';

export function NothingOpen({ now }: { now: NowView }) {
  const { can } = useViewer();
  const acts = useFrameActs();
  const first = now.onCall.find((position) => position.people.length > 0);
  const setUp = can.configure().allowed;
  // A process has positions: where none is listed, none is chosen.
  if (now.onCall.length === 0)
    return (
      <Card>
        <Empty title="This installation is not set up yet">
          <p>Nothing can be declared before a process is chosen. {setUp ? '' : 'An admin chooses it.'}</p>
          {setUp && (
            <div className="mt-4 flex justify-center">
              <Link to="/welcome" className={buttonClass('primary')}>
                Set it up
              </Link>
            </div>
          )}
        </Empty>
      </Card>
    );
  const names = first?.people.map((person) => person.name).join(' and ');
  return (
    <Card>
      <Empty title="Nothing is open">
        <p>
          {names === undefined
            ? 'Nobody is on call at the moment: an incident would page the last resort. Bind the positions of the process to people or schedules first.'
            : `If something breaks, ${names} is called first (${first?.label}).`}{' '}
          Declare as soon as something seems wrong; one sentence is enough.
        </p>
        <div className="mt-4 flex justify-center gap-2.5">
          {names === undefined && setUp && (
            <Link to="/welcome" className={buttonClass('primary')}>
              Finish setting up
            </Link>
          )}
          <Button shortcut="D" verdict={can.declare()} onClick={acts.declare}>
            Declare
          </Button>
        </div>
      </Empty>
    </Card>
  );
}
