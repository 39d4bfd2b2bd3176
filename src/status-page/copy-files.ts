/** The static copy of a page as files: every document at the place where any web server finds it, with ways between them that lead everywhere. */
import type { StatusPicture } from '../domain/status-page/picture.ts';
import { documentAt, documentPaths } from './documents.ts';

/** Three months of an organisation that has five incidents a day. */
const mostFiles = 1_000;

export interface CopyFile {
  /** Relative, with slashes. */
  file: string;
  body: string | Buffer;
}

/** One after the other, so that whoever writes them gives way between two. `asOf`: the instant of which the picture tells. */
export function* copyFiles(picture: StatusPicture, asOf: string): Generator<CopyFile> {
  for (const path of documentPaths(picture).slice(0, mostFiles)) {
    const isPage = !/\.[a-z0-9]+$/.test(path);
    const file = isPage ? `${path}${path === '' ? '' : '/'}index.html` : path;
    const up = '../'.repeat(file.split('/').length - 1);
    const place = { root: up === '' ? './' : up, copy: { asOf }, tellsBy: [] };
    const document = documentAt(picture, path, { place, now: asOf });
    if (document !== null) yield { file, body: document.body };
  }
}
