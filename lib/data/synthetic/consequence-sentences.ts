/** Sentences that tell what the event did to the patient, by severity and by how plainly they say so. */
import type { Label } from '../../core/labels';

/** `plain`: a reader is sure. `unsaid`: told without the usual word. `vague`: fits several classes. */
export interface Consequences {
  readonly plain: readonly string[];
  readonly unsaid: readonly string[];
}

/** The sentences of each severity. */
export const CONSEQUENCES: Readonly<Record<Label, Consequences>> = {
  D: {
    plain: [
      'the patient [expired|died|passed away] [on {date}|the same day|{count} days later|shortly after].',
      'the patient had {harm} and [later died|subsequently expired|passed away].',
      'despite {treatment}, the patient [died|did not survive|expired].',
      'the patient was pronounced dead at {clock}.',
      "the patient's [wife|husband|daughter|son] reported that the patient had passed away.",
      'the cause of death was [unknown|{harm}|not provided|thought to be {history}].',
      'the death certificate lists {harm}.',
      'the patient was found dead [at home|in bed] with the {noun} attached.',
      'it was reported that the patient died; [no autopsy was done|an autopsy is pending].',
    ],
    unsaid: [
      'resuscitation was stopped at {clock}.',
      'the family decided to withdraw life support.',
      'efforts to revive the patient were not successful.',
      'the device was [sent|given] to the medical examiner.',
      'the patient had {harm} and could not be resuscitated.',
      'care was withdrawn after {harm}, and comfort measures were given.',
      'the coroner has the {noun}.',
      'the funeral was on {date}.',
      'the patient never regained consciousness and life support ended after {count} days.',
    ],
  },
  I: {
    plain: [
      'the patient had {harm} and was treated with {treatment}.',
      'the patient was [hospitalized|admitted] for {count} days because of {harm}.',
      'the patient required {treatment}.',
      '{harm} was diagnosed and {treatment} was [needed|performed|given].',
      'the patient was taken to the emergency room with {harm}.',
      'the patient underwent {treatment} on {date} and is [recovering|stable].',
      'the patient suffered {harm}; the symptoms [improved|went on] after {treatment}.',
      'cardiac arrest occurred and the patient was resuscitated and discharged.',
      'the patient [sustained|developed] {harm}.',
    ],
    unsaid: [
      'the patient felt unwell and saw a physician.',
      'the patient was observed overnight.',
      'symptoms of {harm} were noticed by the family.',
      'the surgeon had to extend the procedure by {count} hours to deal with it.',
      'the patient complains of {harm}.',
      'paramedics were called and the patient was stabilized.',
      'a revision is planned.',
      'the patient has not been the same since.',
    ],
  },
  M: {
    plain: [
      'there was no [harm|injury] to the patient.',
      'no adverse event was reported.',
      'there was no patient involvement.',
      'the problem was found [before use|during testing|at incoming inspection].',
      'no medical intervention was required.',
      'the {part} was replaced and the {noun} worked again.',
      'the procedure was completed with another device and without consequence.',
      'the patient was not connected to the {noun}.',
      'no symptoms were reported by the user.',
    ],
    unsaid: [
      'the {noun} was exchanged.',
      'the alarm was [silenced|acknowledged] and the {part} was changed.',
      'therapy was delayed by {count} minutes.',
      'the {part} was [broken|bent|cracked] when it was taken out of the box.',
      'the user changed the {part} and went on.',
      'the patient was moved to a spare {noun}.',
      'the readings did not match the {part}.',
    ],
  },
  O: {
    plain: [
      'the user had a question on the use of the {part}.',
      'the report concerns [a late delivery|a billing question|missing instructions] and not the function of the {noun}.',
      'the product was used [off label|after its expiration date|by an untrained person].',
      'the caller wished to inform the agency and describes no single event.',
      'the complaint is about the [packaging|label|advertisement] of the {brand}.',
      'the reporter is concerned about the safety of {noun}s in general.',
      'no device problem and no injury could be [identified|named].',
      'the report is a summary of [a survey|a registry|published cases].',
    ],
    unsaid: [
      'the user was not satisfied with the {noun}.',
      'it is not clear what happened.',
      'the reporter believes that the {noun} should be [recalled|tested again].',
      'the {part} was not the one that had been ordered.',
      'the patient asked whether the {noun} should be removed.',
      'the reporter describes {harm} that was there before the {noun}.',
    ],
  },
};

/** Consequences that a reader could file under several classes. */
export const VAGUE_CONSEQUENCES: readonly string[] = [
  'the patient was found unresponsive and was taken to the hospital.',
  'the patient was transferred to another facility and was lost to follow-up.',
  'a code was called at {clock}.',
  "the patient's condition [worsened|deteriorated|changed] {setting}.",
  'the outcome for the patient is not known.',
  'the patient lost consciousness.',
  'the patient was placed on life support.',
  '{harm} was suspected, but not confirmed.',
  'the physician was informed and {treatment} was considered.',
  'chest compressions were started.',
  'the family blames the {noun} for what happened.',
  'there was a delay in therapy and {harm} cannot be excluded.',
  'the patient was removed from the {noun}.',
  'hospice care had been arranged before the event.',
  'the patient had {harm} at some time before or after the event.',
];
