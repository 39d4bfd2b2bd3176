/** Which sections of the configuration stand in a file that was applied at start, and are changed only there. */
import type { Queryable } from '../access/queryable.ts';

/** Section to the file that holds it. */
export async function readFileSections(db: Queryable): Promise<Record<string, string>> {
  const { rows } = await db.query<{ section: string; file: string }>(
    'select section, file from file_sections order by section',
  );
  return Object.fromEntries(rows.map(({ section, file }) => [section, file]));
}

/** Sections that are not named are anybody's again. */
export async function replaceFileSections(
  db: Queryable,
  sections: string[],
  file: string,
  now: string,
): Promise<void> {
  await db.query('delete from file_sections where section <> all($1)', [sections]);
  await db.query(
    `insert into file_sections (section, file, since) select section, $2, $3 from unnest($1::text[]) as section
     on conflict (section) do update set file = excluded.file`,
    [sections, file, now],
  );
}
