import type { IsolateClassified } from '@carbawatch/contracts';

/** An isolate in a live list: enough for a row, the rest is read from the isolate itself. */
export function shownIsolate(event: IsolateClassified) {
  const { isolate, classification } = event;
  return {
    site: event.site,
    isolateId: event.isolateId,
    receivedAt: event.receivedAt,
    withdrawn: event.withdrawn,
    status: isolate.status,
    testMessage: isolate.testMessage ?? false,
    organism: isolate.organism ?? null,
    specimen: isolate.specimen ?? null,
    ward: isolate.encounter?.ward ?? null,
    cre: classification.cre.status,
    cpe: classification.cpe.status,
    carbapenemases: classification.cpe.carbapenemases.map(({ family, allele }) => allele ?? family),
    st: classification.typing?.st ?? null,
  };
}
