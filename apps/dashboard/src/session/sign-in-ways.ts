import type { SignInWays } from '@carbawatch/contracts';

/** How people may sign in here. Asked before anybody has, so that no bearer goes with it. */
export async function signInWays(): Promise<SignInWays> {
  const answer = await fetch('/sign-in.json');
  if (!answer.ok) throw new RangeError(`The server does not say how to sign in: ${answer.status}.`);
  return (await answer.json()) as SignInWays; // the server's own schema is the check
}
