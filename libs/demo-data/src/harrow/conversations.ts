import { corrected, says, takenBack } from '../entries.ts';
import type { DemoConversation } from '../types.ts';
import { CHARLOTTE, DANIEL, FIONA, GARETH, HELEN, MARCUS, PRIYA } from './people.ts';

export const CONVERSATIONS: readonly DemoConversation[] = [
  {
    on: { topic: 'Approval limits from January' },
    messages: [
      says(
        CHARLOTTE,
        'From 1 January anything above £25,000 needs two approvers. The board signed it off yesterday, the policy is on the intranet.',
        says(GARETH, 'Does that include call-offs against a framework that was already approved?'),
        says(
          CHARLOTTE,
          'No. The framework is the commitment, so call-offs stay with one approver as long as they are inside its ceiling.',
        ),
      ),
      says(HELEN, 'I will set it up in the workflow next week. Nobody should notice before the 1st.'),
    ],
  },
  {
    on: { plan: 'PL-2026-0013' },
    messages: [
      says(
        FIONA,
        'The landlord can give us the keys on 4 December instead of the 7th. Fit-out would start on the Friday.',
        says(
          MARCUS,
          'Works for us, but the fibre line is booked for 18 January and they will not move it. We would sit there on 5G for a fortnight.',
          says(FIONA, 'Nobody moves in before February, so I can live with that.'),
        ),
      ),
    ],
  },
  {
    on: { transaction: 'PO-2026-00034' },
    messages: [
      says(
        DANIEL,
        'Calder & Finch have come back at 68,500. Last year was 61,000. They blame the two new entities.',
        says(
          CHARLOTTE,
          'Two dormant companies do not cost 7,500 to audit. Please ask for the hours by entity before we sign.',
          says(DANIEL, 'Asked. They want until Wednesday.'),
        ),
        corrected(GARETH, {
          before: 'We could go out to tender, but I doubt anybody has capacity.',
          text: 'We could still go to tender for the subsidiaries only. Two mid-size firms told me they have room in January.',
        }),
      ),
    ],
  },
  {
    on: { transaction: 'INV-2026-00151' },
    messages: [
      says(
        GARETH,
        'On hold: 14 hours out-of-hours support in October, and I have no ticket for any of them. @p.nair did we ask for this?',
        says(
          PRIYA,
          'Nine of the hours are the failed patch on the 18th, that was their own change. The other five are ours, from the migration rehearsal.',
          says(
            GARETH,
            'So we pay five hours, 725 in all, and they credit the rest. Can you send me the ticket number of the patch?',
            says(PRIYA, 'INC-20418. Their engineer admits the cause in the third comment.'),
          ),
        ),
      ),
      says(GARETH, 'Credit note promised for Monday. I keep the invoice on hold until it is here.'),
      takenBack(GARETH, 'Credit note for the wrong month received, ignore.'),
    ],
  },
  {
    on: { plan: 'PL-2026-0012' },
    messages: [
      says(
        PRIYA,
        'Second rehearsal: 98.4 % of the open items came over clean. The rest are supplier records with two tax numbers, almost all of them from Valencia.',
        says(
          CHARLOTTE,
          'How many records is that, and who mends them? I would rather not carry it into the close.',
          says(
            PRIYA,
            '312 records. The team in Valencia takes 200 of them, I do the rest with @m.adeyemi by the end of next week.',
          ),
        ),
        says(
          HELEN,
          'Training rooms in Hamburg are booked for the 1st to the 3rd. German material is at 80 %, I need a reviewer for the warehouse part.',
        ),
      ),
      says(
        MARCUS,
        'Third rehearsal starts on Thursday at 20:00. Interfaces to the bank are off during that night, payments go out on Friday morning instead.',
      ),
    ],
  },
  {
    on: { plan: 'PL-2026-0011' },
    messages: [
      says(
        CHARLOTTE,
        'Intercompany: Hamburg and Leeds differ by 41,200 in October. It is the transport to Linz, booked in different months. @d.osei can you take the UK side?',
        says(
          DANIEL,
          'Found it. I reverse our accrual and book it against November, that leaves 180 of exchange difference.',
        ),
        says(CHARLOTTE, 'Good enough, below the threshold.'),
      ),
      says(
        DANIEL,
        'Count sheets for the stock-take are printed per aisle this year. Please send me the names of your counters by Friday.',
      ),
    ],
  },
];
