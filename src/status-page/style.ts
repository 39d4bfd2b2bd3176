/** How a page looks: one style sheet of our own with the page's accent in it, and one typeface. Nothing comes from elsewhere. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Inter, as the house's own page has it; other scripts than Latin are shown in the reader's own typeface. */
export const typeface = readFileSync(
  fileURLToPath(import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')),
);

const sheet = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8').replace(
  'inter.woff2',
  `inter.woff2?v=${versionOf(typeface)}`,
);

interface Theme {
  accent: string | null;
}

export function styleOf({ accent }: Theme): string {
  return accent === null || !isColour(accent) ? sheet : `${sheet}:root {\n  --accent: ${accent};\n}\n`;
}

/** In the address of the style sheet, so that browsers may keep it for good. */
export function styleVersion(theme: Theme): string {
  return versionOf(styleOf(theme));
}

function versionOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 8);
}

/** What is written into a style sheet is a colour and nothing else. */
function isColour(text: string): boolean {
  return /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text);
}

/** The house's bell. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#b8822a" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"><path d="M6 9a6 6 0 0 1 12 0c0 6 3 7 3 7H3s3-1 3-7Z"/><path d="M10 20a2 2 0 0 0 4 0"/></svg>\n';
