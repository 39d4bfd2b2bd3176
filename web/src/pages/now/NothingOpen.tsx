/** Now, when nothing is open: who would be called, and what to do if something seems wrong. */
import type { NowView } from '../../api/types.ts';
import { useFrameActs } from '../../frame/frame-acts.ts';
import { useViewer } from '../../frame/viewer.ts';
import { Button } from '../../parts/Button.tsx';
import { Card, Empty } from '../../parts/Card.tsx';

export function NothingOpen({ now }: { now: NowView }) {
  const { can } = useViewer();
  const acts = useFrameActs();
  const first = now.onCall.find((position) => position.people.length > 0);
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
        <div className="mt-4 flex justify-center">
          <Button shortcut="D" verdict={can.declare()} onClick={acts.declare}>
            Declare
          </Button>
        </div>
      </Empty>
    </Card>
  );
}
