import type { Config } from '@carbawatch/service-kit';

/** Where a message's link leads: the page as the hospital reaches it, else as this process does. */
export function connectionLinkBase({ publicUrl, host, port }: Config): string {
  return publicUrl ?? `http://${host}:${port}`;
}
