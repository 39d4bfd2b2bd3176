/**
 * Puts a tree of files in the place of another at one instant: it is written beside it, and then the name is turned over to it. Who
 * reads meanwhile sees all of the old or all of the new.
 */
import { mkdir, readdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/** Where the trees themselves lie, beside their names. */
const treesFolder = '.trees';

export async function putTree(
  folder: string,
  name: string,
  files: Iterable<{ file: string; body: string | Buffer }>,
): Promise<void> {
  const tree = `${name}.${randomBytes(6).toString('hex')}`;
  const trees = join(folder, treesFolder);
  const before = await targetOf(join(folder, name));
  try {
    const made = new Set<string>();
    for (const { file, body } of files) {
      const path = join(trees, tree, file);
      if (!made.has(dirname(path))) await mkdir(dirname(path), { recursive: true });
      made.add(dirname(path));
      await writeFile(path, body);
    }
    // A name that is a link can be turned over in one step, which a folder cannot. Relative, so that the folder may be moved.
    const turning = join(trees, `${tree}.name`);
    await symlink(join(treesFolder, tree), turning);
    await rename(turning, join(folder, name));
  } catch (error) {
    await rm(join(trees, tree), { recursive: true, force: true });
    throw error;
  }
  // The one before stays until the next comes: somebody may be reading in it.
  await removeTrees(folder, name, [tree, before]);
}

export async function removeTree(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true });
  await removeTrees(folder, name, []);
}

/** The names that lead to trees of ours; whatever else somebody has put there is theirs. */
export async function namesOfTrees(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const targets = await Promise.all(names.map((name) => targetOf(join(folder, name))));
  return names.filter((_, index) => targets[index] !== null);
}

/** The tree to which a name leads; null: it is none of ours, or not there. */
async function targetOf(path: string): Promise<string | null> {
  const target = await readlink(path).catch(() => null);
  return target !== null && dirname(target) === treesFolder ? basename(target) : null;
}

async function removeTrees(folder: string, name: string, but: readonly (string | null)[]): Promise<void> {
  const trees = join(folder, treesFolder);
  for (const tree of await readdir(trees).catch(() => []))
    if (tree.slice(0, tree.indexOf('.')) === name && !but.includes(tree))
      await rm(join(trees, tree), { recursive: true, force: true });
}
