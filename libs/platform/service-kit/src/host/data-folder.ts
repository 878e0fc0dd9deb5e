import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StartError } from './start-error';

const SETTING = 'CARBAWATCH_DATA';

function refused(path: string, why: string): StartError {
  return new StartError(SETTING, `${path} ${why}; choose another folder.`);
}

/**
 * Makes the data folder with its parents. Throws StartError where that can't be. Folder by folder,
 * because Node's recursive mkdir never ends on a file system that has no place for folders.
 */
export function prepareDataFolder(folder: string): void {
  const missing: string[] = [];
  let nearest = folder;
  while (!existsSync(nearest)) {
    missing.unshift(nearest);
    nearest = dirname(nearest);
  }
  if (!statSync(nearest).isDirectory()) throw refused(nearest, 'is no folder');
  for (const path of missing) {
    try {
      mkdirSync(path);
    } catch {
      if (!existsSync(path)) throw refused(path, 'cannot be made');
    }
  }
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    throw refused(folder, 'cannot be written to by this user');
  }
}
