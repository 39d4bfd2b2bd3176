/**
 * A start that will not succeed by trying again: a wrong setting, a folder that is in use, data of another release.
 * The message is the sentence for the operator; the process that meets it ends with exit code 78 (EX_CONFIG).
 */
export class StartRefused extends Error {
  override name = 'StartRefused';
}

export const startRefusedExitCode = 78;
