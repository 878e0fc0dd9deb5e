import type { ProblemSink } from '../isolate-results';
import { codedOf, plainCoded } from './coded';
import { NO_HIT, hitIn } from './own-extension';
import type { NodeOf } from './reading';
import type { Component, Interpretation, ObservationResource } from './resources';
import type { Finding } from './values';

/** Components of one Observation; a panel has some dozens. */
const COMPONENTS_MAX = 2_000;

/** An Observation's own finding, and one for each of its components. */
export function findingsOf(
  sink: ProblemSink,
  { resource, pointer }: NodeOf<'Observation'>,
): { readonly own: Finding; readonly components: readonly Finding[] } {
  const components = (resource.component ?? []).slice(0, COMPONENTS_MAX);
  if ((resource.component?.length ?? 0) > COMPONENTS_MAX) {
    sink.report('too-many-items', `${pointer}/component`);
  }
  return {
    own: findingOf(sink, resource, pointer, resource),
    components: components.map((component, index) =>
      findingOf(sink, component, `${pointer}/component/${index}`, resource),
    ),
  };
}

function findingOf(
  sink: ProblemSink,
  measured: ObservationResource | Component,
  pointer: string,
  { method, meta }: ObservationResource,
): Finding {
  const interpretations = measured.interpretation ?? [];
  const coded = interpretations.map((one, index) =>
    codedOf(sink, one, `${pointer}/interpretation/${index}`),
  );
  return {
    pointer,
    test: codedOf(sink, measured.code, `${pointer}/code`),
    value: codedOf(sink, measured.valueCodeableConcept, `${pointer}/valueCodeableConcept`),
    text: textOf(measured),
    quantity: measured.valueQuantity,
    interpretation: {
      codings: coded.flatMap(({ codings }) => codings),
      texts: coded.flatMap(({ texts }) => texts),
    },
    method: plainCoded(method),
    guideline: guidelineOf(interpretations, method),
    isDeterminant: (meta?.profile ?? []).some((url) => DETERMINANT.test(url)),
    hit: 'extension' in measured ? hitIn(measured.extension) : NO_HIT,
  };
}

/** The German MII module's profile of resistance mechanisms and determinants. */
const DETERMINANT = /resistenzmechanismen-determinanten(\||$)/;

function textOf({ valueString, valueBoolean, valueInteger }: Component): string {
  return (valueString ?? valueBoolean ?? valueInteger ?? '').toString().trim();
}

/** Extension of the German MII module on an interpretation: EUCAST, CLSI or another. */
const NORM = /empfindlichkeit-norm$/;

function guidelineOf(
  interpretations: readonly Interpretation[],
  method: ObservationResource['method'],
): string | undefined {
  const norms = interpretations
    .flatMap(({ extension = [] }) => extension)
    .filter(({ url }) => NORM.test(url))
    .map(({ valueCodeableConcept }) => plainCoded(valueCodeableConcept));
  const said = [...norms, plainCoded(method)].flatMap(({ codings, texts }) => [
    ...codings.map(({ code }) => code),
    ...texts,
  ]);
  const match = /\b(CLSI|EUCAST)\b[^\d]{0,12}(20\d\d)?/i.exec(said.join(' '));
  if (!match?.[1]) return undefined;
  return match[2] ? `${match[1].toUpperCase()} ${match[2]}` : match[1].toUpperCase();
}
