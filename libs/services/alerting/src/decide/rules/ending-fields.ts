/** Names that only the sentences of an end may use. */
export const ENDING_FIELDS: ReadonlySet<string> = new Set([
  'became',
  'allStand',
  'mechanismKnown',
  'stillCounts',
  'stillProduces',
  'stillPending',
  // Growth without a name, of somebody who is known to carry by something else.
  'growthOfCarrier',
  'stillConfirmedElsewhere',
  'newCpe',
  // What an enzyme of unknown family has turned out to be.
  'named',
  'discharged',
  // Nobody is in the house, and the last stay was ended by death.
  'died',
  // The hospital, not the site's own, to which the last transfer led.
  'movedTo',
  'admittedSince',
  'admissionStands',
  // Somebody announced has come in, or is waited for no more.
  'hasCome',
  // Of an outpatient, who has left or came a day ago.
  'visitOver',
  // A screen since the admission has its result.
  'screenAnswered',
  'overdue',
  // Of a stay that only results told of: movements tell now.
  'movementsKnown',
  // No report says any more that the patient has left.
  'leftNoMore',
  // In the house to this day since what was found was taken.
  'neverLeft',
  'isolated',
  'imported',
  // The alert stood on a specimen or a list alone; and the patient is held for a carrier still.
  'withoutIsolate',
  'stillCarries',
  'listedContact',
  // Of the case, while the call that the alert asks for has been made.
  'contactsClosed',
  // By the task of the same case, which somebody has completed.
  'reported',
  // Of a result of a contact: nobody whose contact it was said to be is one any more.
  'contactTakenBack',
  'why',
  'corrected',
  'key0',
  'key1',
  'key2',
]);
