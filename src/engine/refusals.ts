// Every way in which Portico says no, as one closed table. Each door answers all of them in its own voice.

export const refusalCodes = [
  'not_found',
  'unauthenticated',
  'forbidden',
  'invalid',
  'link_invalid',
  'link_expired',
  'link_used',
  'link_replaced',
  'link_revoked',
  'link_access_ended',
  'link_asleep',
  'signed_in_as_other',
  'proof_needed',
  'proof_wrong',
  'signed_out',
  'access_revoked',
  'access_ended',
  'access_asleep',
  'ability_missing',
  'too_many_asks',
  'code_wrong',
  'code_ended',
  'address_invalid',
  'address_differs',
  'address_taken',
  'address_suppressed',
  'phone_invalid',
  'texts_off',
  'slug_taken',
  'grant_ended',
  'grant_beside_live',
  'contact_disabled',
  'no_access',
  'shown_once',
  'record_archived',
  'requirement_withdrawn',
  'file_missing',
  'file_type',
  'file_too_large',
  'files_too_many',
  'comments_too_many',
  'upload_cut_off',
  'disk_full',
  'nothing_to_review',
  'nothing_to_take_back',
  'reason_needed',
  'job_ended',
  'job_too_large',
  'day_full',
  'sender_failing',
  'nothing_failed',
  'not_invitable',
  'packet_sent',
  'packet_changed',
  'no_words',
  'nothing_selected',
  'idempotency_reused',
  'owner_link_invalid',
  'owner_link_ended',
  'owner_exists',
  'last_owner',
  'domain_exists',
  'domain_unverified',
  'domains_too_many',
  'sign_on_missing',
  'sign_on_refused',
  'sign_on_only',
  'sign_on_untested',
  'sign_on_unreachable',
  'factor_needed',
  'factor_wrong',
  'factor_exists',
  'last_factor',
  'sign_in_ended',
  'member_disabled',
  'challenge_ended',
  'passkey_refused',
  'passkey_needed',
  'passkey_last',
  'passkey_taken',
  'passkeys_too_many',
  'sign_in_too_old',
  'session_copied',
  'unavailable',
] as const
export type RefusalCode = (typeof refusalCodes)[number]

export type RefusalFacts = { [name: string]: unknown }

/** A calm, expected no. Thrown inside a transaction it leaves nothing behind; facts are for the person at the door. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: RefusalCode
  readonly facts: RefusalFacts
  constructor(code: RefusalCode, facts: RefusalFacts = {}) {
    super(code)
    this.code = code
    this.facts = facts
  }
}

/** What was asked for, or null where it was refused. A fault stays a fault. */
export const unlessRefused = <T>(asked: Promise<T>): Promise<T | null> =>
  asked.catch((error) => {
    if (error instanceof Refusal) return null
    throw error
  })
