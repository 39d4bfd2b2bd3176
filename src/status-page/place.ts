/** Where a page is served, and how its parts link to each other there. */

export interface Place {
  /** In front of each address of the page's own: `/`, `/status/public/`, or the way up in the copy: `./`, `../../`. */
  root: string;
  /** The static copy and the instant of its writing; null: a server of ours answers. */
  copy: { asOf: string } | null;
  /** How readers can ask here to be told of news; empty: they cannot. */
  tellsBy: readonly string[];
}

/** To a page for people. A copy names its files, so that it can be read on servers that look for no index. */
export function pageAt({ root, copy }: Place, path: string): string {
  return copy === null ? `${root}${path}` : `${root}${path === '' ? '' : `${path}/`}index.html`;
}

export function fileAt({ root }: Place, path: string): string {
  return `${root}${path}`;
}
