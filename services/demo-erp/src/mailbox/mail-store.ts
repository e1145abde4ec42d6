/** A mail as it arrived at the local mailbox. */
export interface StoredMail {
  id: string;
  receivedAt: string;
  from: string;
  to: string[];
  subject: string;
  text: string;
  html: string | null;
  headers: { name: string; value: string }[];
}

const MAILS_KEPT = 200;

/** The newest mails, newest first, in memory only. */
export function createMailStore(kept = MAILS_KEPT) {
  let mails: StoredMail[] = [];
  let received = 0;

  return {
    add(mail: Omit<StoredMail, 'id' | 'receivedAt'>): StoredMail {
      received += 1;
      const stored = { id: String(received), receivedAt: new Date().toISOString(), ...mail };
      mails = [stored, ...mails].slice(0, kept);
      return stored;
    },
    /** All of them, or those to one address. */
    list: (to?: string): readonly StoredMail[] =>
      to === undefined ? mails : mails.filter((mail) => mail.to.includes(to.toLowerCase())),
    find: (id: string): StoredMail | undefined => mails.find((mail) => mail.id === id),
    clear: () => void (mails = []),
  };
}

export type MailStore = ReturnType<typeof createMailStore>;
