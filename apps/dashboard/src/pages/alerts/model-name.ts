import type { Text } from '../../i18n/text';

/** As the API names the site's model; the version goes with it. */
const OURS = /^cpe-given-cre (\d+)$/;

/** The model that gave a probability, by a name that says what it is of. */
export function modelName(text: Text, model: string): string {
  const version = OURS.exec(model)?.[1];
  return version === undefined ? model : text('risk.ofVersion', { version });
}
