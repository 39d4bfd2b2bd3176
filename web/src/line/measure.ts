/** How wide a label is in this browser, so that the layout can be a pure function of it. */
let context: CanvasRenderingContext2D | null | undefined;
const known = new Map<string, number>();

/** Pixels of a text in the line's 12 px type. */
export function measureText(text: string, weight: 400 | 600): number {
  const key = `${weight}${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  context ??= document.createElement('canvas').getContext('2d');
  // Without a canvas (a browser that withholds it) a generous guess keeps the labels apart.
  if (context === null) return text.length * 7;
  context.font = `${weight} 12px "Inter Variable", sans-serif`;
  const width = context.measureText(text).width;
  // Countdown-free labels are few; a day with one open page must still not fill the memory.
  if (known.size > 2_000) known.clear();
  known.set(key, width);
  return width;
}

/** Calls back when a typeface has arrived, for then every measure is another. */
export function whenFontsCome(then: () => void): () => void {
  const arrived = () => {
    known.clear();
    then();
  };
  document.fonts.addEventListener('loadingdone', arrived);
  return () => document.fonts.removeEventListener('loadingdone', arrived);
}
