import type { Susceptibility } from '@carbawatch/contracts';
import type { Segment } from './tokens';

function unitText(obx: Segment): string {
  return obx.text(6).toLowerCase().replace(/[\s.]/g, '');
}

export function unitOf(obx: Segment, method: Susceptibility['method']): Susceptibility['unit'] {
  const unit = unitText(obx);
  if (unit === 'mm') return 'mm';
  if (/^(ug|µg|μg|mcg)\/ml$|^mg\/l$/.test(unit)) return 'mg/L';
  if (unit !== '') return undefined;
  return method === 'disk' ? 'mm' : 'mg/L';
}

/** OBX-6 and OBX-17 where the code itself does not say which method gave the value. */
export function methodOf(obx: Segment): NonNullable<Susceptibility['method']> {
  const words = obx.repetitions(17).flatMap((m) => [m.text(1), m.text(2), m.text(5)]);
  const method = words.join(' ').toLowerCase();
  if (/disk|disc|kirby|agar diffusion|纸片/.test(method)) return 'disk';
  if (/e-?test|gradient|\bmts\b/.test(method)) return 'etest';
  if (/vitek|phoenix|microscan|automat|sensititre|仪器/.test(method)) return 'automated';
  if (/\bmic\b|dilution|broth/.test(method)) return 'mic';
  const unit = unitText(obx);
  if (unit === 'mm') return 'disk';
  return unit === '' ? 'unknown' : 'mic';
}

export function guidelineOf(obx: Segment): string | undefined {
  const words = [obx.field(17), obx.value(8).text(3), obx.value(8).text(2)].join(' ');
  const match = /\b(CLSI|EUCAST)\b[^\d]{0,12}(20\d\d)?/i.exec(words);
  if (!match?.[1]) return undefined;
  return match[2] ? `${match[1].toUpperCase()} ${match[2]}` : match[1].toUpperCase();
}
