/** Sentences of the manufacturer's narrative: the same whatever the severity, with each maker's boilerplate. */

export const INVESTIGATIONS: readonly string[] = [
  'the {noun} was returned and [visually inspected|tested]; the {part} [met|did not meet] specification.',
  'the reported problem [was|was not|could not be] confirmed.',
  'a review of the device history record for lot {lot} found no [deviation|nonconformance].',
  'the {part} was [worn|contaminated|within limits|cracked].',
  'the device was not returned, so no analysis was possible.',
  'based on the information received, the cause [could not be determined|is thought to be related to handling|is thought to be the {part}].',
  'the log of the {noun} was downloaded and shows {count} alarms on {date}.',
  'no trend was found for this failure mode.',
  'functional testing for {count} hours found no fault.',
  'the manufacturer continues to monitor reports of this kind.',
  'the complaint database holds {count} similar reports for this lot.',
  'the clinical review concluded that the event [is|may be|is not] related to the {noun}.',
  'the instructions for use describe {harm} as a known risk.',
  'scanning electron microscopy of the {part} showed [fatigue|overload|no defect].',
  'a field service engineer replaced the {part} and returned the {noun} to service.',
  'the customer did not answer {count} requests for more information.',
  'the software version was {version}.',
  'the unit was [opened|scrapped] after the analysis.',
];

/** The end of a manufacturer's narrative. */
export const REGULATORY_CLOSINGS: readonly string[] = [
  'should we learn more, we will add to this report.',
  'sending this report says nothing on whether the {noun} had a part in the event.',
  "manufacturer's reference number (b)(4).",
  'the file is closed. (b)(4).',
  '{maker} admits no fault by reporting.',
  'corrected data: the {part} is now listed as the suspect component. (b)(4)',
  'initial reporter: (b)(6).',
];

/** Whole narratives that a maker sends again and again, only numbers changing. */
export const BOILERPLATES: readonly { readonly family: string; readonly text: string }[] = [
  {
    family: 'signal-loss',
    text: 'the user was without readings from the {brand} for [more than an hour|part of the day] on {date}. uploaded data were looked at and show the gap. why the {part} stopped sending is not known. lot {lot}. {ending}',
  },
  {
    family: 'foam',
    text: 'a user wrote to us about the foam inside a {brand} and believes that it caused {harm}. we have not had the device in our hands. should it arrive, we will look at it and add to this report. our number {serial}. {ending}',
  },
  {
    family: 'no-return',
    text: 'a {brand} {noun} (serial {serial}) was reported to have an unspecified failure of the {part} on {date}. the device was not returned. a review of the complaint history for lot {lot} was done and no action is required at this time. {ending}',
  },
  {
    family: 'registry',
    text: 'event received through a registry. device {brand}, {months} months after implantation. reported terms: {harm}. site narrative is not available, patient identifiers (b)(6) were removed. the relation to the {noun} is [possible|unlikely|unknown]. {ending}',
  },
  {
    family: 'legal',
    text: 'a claim filed by an attorney states that a {brand} was implanted on {date} and names {harm}, lost earnings and costs of care. records of the treatment were not part of the claim. lot {lot}. {ending}',
  },
  {
    family: 'alarm',
    text: 'customer reports alarm {count} on {noun} {serial}. customer was walked through a reset. {part} suspected. replacement sent on {date}. customer advised to return the unit. {ending}',
  },
];
