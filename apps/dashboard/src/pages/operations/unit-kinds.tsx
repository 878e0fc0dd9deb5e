import type { UnitType } from '@carbawatch/contracts';
import { codeName } from '../../i18n/code-name';
import { useText } from '../../i18n/text';
import './delivery.css';

const UNITS = [
  ...(['icu', 'neonatal-icu', 'high-dependency', 'haematology-oncology'] as const),
  ...(['transplant', 'burns', 'dialysis', 'ward', 'emergency', 'outpatient'] as const),
  ...(['long-term-care', 'other'] as const),
] as const satisfies readonly UnitType[];

/** The names that rules give to thresholds that are lists of kinds of unit. */
const UNIT_PARAMETERS = ['units', 'anyOverlapUnits'] as const;

export const isOfUnits = (parameter: string): boolean =>
  UNIT_PARAMETERS.some((name) => name === parameter);

/** Kinds of unit to choose from: a word that no ward is of would never be true. */
export function UnitKinds(props: {
  readonly name: string;
  readonly value: readonly string[];
  readonly onChange: (kinds: string[]) => void;
}) {
  const { name, value, onChange } = props;
  const text = useText();
  const unknown = value.filter((kind) => !UNITS.some((unit) => unit === kind));
  const kinds: readonly string[] = [...UNITS, ...unknown];
  return (
    <fieldset className="ticks">
      <legend>{name}</legend>
      {kinds.map((kind) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={value.includes(kind)}
            onChange={({ target }) =>
              onChange(target.checked ? [...value, kind] : value.filter((one) => one !== kind))
            }
          />
          {codeName(text, 'unit', kind)}
        </label>
      ))}
    </fieldset>
  );
}
