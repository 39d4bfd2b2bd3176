/** A simulated incident to be watched: its line fills while hours pass in seconds, or stands where one puts it. */
import { Pause, Play, RotateCcw } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { Simulation } from '../api/process.ts';
import { Button } from '../parts/Button.tsx';
import { offset } from '../time/format.ts';
import { Line } from './Line.tsx';
import { instantAt, watchingMs } from './playback.ts';
import { simulationLine } from './simulated-line.ts';

/** Smooth enough for a mark that glides, and half the work of every frame. */
const FRAME_MS = 33;

export function WatchedLine({
  simulation,
  onTime,
}: {
  simulation: Simulation;
  /** The virtual present, whenever it moves; at the end it is behind everything. */
  onTime: (now: number) => void;
}) {
  const from = Date.parse(simulation.declared.at);
  // What is not on the line (the tenth round of a last resort) is not waited for.
  const instants = useMemo(
    () => [from, ...simulationLine(simulation, from).future.map(({ at }) => Date.parse(at))],
    [from, simulation],
  );
  // Who wants no motion sees how it ends, and goes through it by the slider.
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const [part, setPart] = useState(still ? 1 : 0);
  const [playing, setPlaying] = useState(!still);
  useEffect(() => {
    setPart(still ? 1 : 0);
    setPlaying(!still);
  }, [simulation, still]);

  useEffect(() => {
    if (!playing) return;
    const whole = watchingMs(instants);
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const step = (now - last) / whole;
      last = now;
      setPart((before) => Math.min(1, before + step));
    }, FRAME_MS);
    return () => clearInterval(timer);
  }, [playing, instants]);
  useEffect(() => {
    if (part >= 1) setPlaying(false);
  }, [part]);

  const now = instantAt(instants, part);
  const over = part >= 1;
  useEffect(() => onTime(over ? Infinity : now), [over, now, onTime]);
  const line = useMemo(() => simulationLine(simulation, now), [simulation, now]);

  return (
    <div>
      <Line line={line} size="large" rank={simulation.declared.rank} virtual={{ now, ended: over }} />
      <div className="mt-3 flex items-center gap-3">
        <Button
          aria-label={playing ? 'Hold' : over ? 'From the beginning' : 'Go on'}
          onClick={() => {
            if (over) setPart(0);
            setPlaying(!playing);
          }}
        >
          {playing ? (
            <Pause size={16} aria-hidden="true" />
          ) : over ? (
            <RotateCcw size={16} aria-hidden="true" />
          ) : (
            <Play size={16} aria-hidden="true" />
          )}
        </Button>
        <input
          type="range"
          min={0}
          max={1_000}
          value={Math.round(part * 1_000)}
          aria-label="Time in the incident"
          aria-valuetext={offset(now - from)}
          onChange={(event) => {
            setPlaying(false);
            setPart(Number(event.target.value) / 1_000);
          }}
          className="h-(--control) min-w-0 flex-1 accent-ink"
        />
        <span className="min-w-16 text-right font-semibold tabular-nums">
          {offset(Math.round((now - from) / 60_000) * 60_000)}
        </span>
      </div>
    </div>
  );
}
