import { spawnSync } from 'node:child_process';

const DOCKER_ANSWER_MS_MAX = 5_000;

let answers: boolean | null = null;

/** Whether a Docker engine answers on this machine; asked once. */
export function dockerAnswers(): boolean {
  if (answers === null) {
    const { status } = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
      timeout: DOCKER_ANSWER_MS_MAX,
      stdio: 'ignore',
    });
    answers = status === 0;
  }
  return answers;
}
