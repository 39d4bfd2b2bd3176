/** What stands where something will: bars in its place, so that nothing jumps when it comes. */
export function Loading({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="h-[120px] rounded-card border bg-panel" />
      ))}
    </div>
  );
}

export function LoadingRows({ rows, label }: { rows: number; label: string }) {
  return (
    <div role="status" className="rounded-card border bg-panel">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="h-14 border-b last:border-b-0" />
      ))}
    </div>
  );
}
