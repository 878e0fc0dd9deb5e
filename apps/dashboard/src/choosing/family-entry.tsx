import { useText } from '../i18n/text';
import { ComboEntry } from './combo-entry';

/** Families that carbapenemases are named by, the frequent ones first; any other may be typed. */
const FAMILIES = [
  ...['KPC', 'NDM', 'OXA-48-like', 'VIM', 'IMP', 'GES', 'IMI', 'SME', 'FRI'],
  ...['OXA-23-like', 'OXA-24-like', 'OXA-58-like'],
].map((value) => ({ value, note: '' }));

/** The family of a carbapenemase, from a list or typed. */
export function FamilyEntry(props: {
  readonly value: string | undefined;
  readonly onChange: (family: string | undefined) => void;
}) {
  const text = useText();
  return <ComboEntry label={text('isolates.carbapenemase')} offered={FAMILIES} {...props} />;
}
