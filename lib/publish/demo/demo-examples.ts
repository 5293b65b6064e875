/** Texts to try, made up for the pages: no report of a real event. */
export const DEMO_EXAMPLES = [
  {
    name: 'A death',
    text:
      'It was reported that the ventilator alarmed and stopped delivering breaths during transport. Manual ventilation ' +
      'was started at once. The patient went into cardiac arrest, resuscitation was not successful, and the patient ' +
      'expired. The device was kept for examination.',
  },
  {
    name: 'An injury',
    text:
      'The tip of the catheter broke off inside the vessel. A second procedure was needed to retrieve the fragment; the ' +
      'patient had bleeding and stayed in hospital for three more days. The patient has recovered.',
  },
  {
    name: 'A malfunction',
    text:
      'During start-up the infusion pump displayed an error code and the screen went blank. The pump was exchanged ' +
      'before use. There was no patient involvement and no harm.',
  },
  {
    name: 'Something else',
    text:
      'The customer asked whether the package insert of the glucose strips applies to lots with the new label. No ' +
      'complaint was made about the product.',
  },
] as const;
