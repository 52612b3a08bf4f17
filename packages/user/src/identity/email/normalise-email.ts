/** Mailboxes that differ in case alone are one in practice, and must not become two accounts. */
export function normaliseEmail(email: string): string {
  return email.normalize('NFC').toLowerCase()
}
