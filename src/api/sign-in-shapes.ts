// What the console's door and a member's own factors take and answer, as zod schemas beside those of the nouns.
import { z } from 'zod'
import { mappedRoles } from '../nouns.ts'
import { colours, maybeWhen, when } from './shapes.ts'

export const shownFactor = z
  .strictObject({
    code: z.string().max(40).optional().describe('Of the authenticator app.'),
    recoveryCode: z.string().max(40).optional(),
    passkey: z.record(z.string(), z.unknown()).optional().describe('What `navigator.credentials.get` gave, as JSON.'),
  })
  .refine((shown) => Object.values(shown).filter((one) => one !== undefined).length === 1, { path: ['code'], message: 'Show one factor.' })
/** What `navigator.credentials.create` gave, as JSON. */
export const newPasskey = z.strictObject({ passkey: z.record(z.string(), z.unknown()) })
export const passkeyOptions = z
  .object({ options: z.record(z.string(), z.unknown()).describe('For `PublicKeyCredential.parse…OptionsFromJSON`.') })
  .meta({ id: 'PasskeyOptions' })
export const appOffer = z
  .object({ secret: z.string().describe('The seed, for typing.'), uri: z.string().describe('The same as `otpauth:`, for a QR code.') })
  .meta({ id: 'AppOffer' })
export const opened = z.object({ recoveryCodes: z.array(z.string()).describe('New ones, shown this once.') }).meta({ id: 'Opened' })
export const myFactors = z
  .object({
    totp: z.object({ createdAt: when, lastUsedAt: maybeWhen }).nullable(),
    passkeys: z.array(z.object({ id: z.string(), name: z.string(), createdAt: when, lastUsedAt: maybeWhen })),
    recoveryCodesLeft: z.int(),
    freshUntil: when.describe('Until then nothing asks for a factor again.'),
  })
  .meta({ id: 'MyFactors' })
export const signInStep = z
  .object({
    step: z.enum(['email', 'link', 'enrol', 'factor']),
    dead: z.enum(['used', 'replaced', 'expired']).nullable().describe('Why the key that this browser brought does not open.'),
    account: z.object({ name: z.string(), slug: z.string(), colours, logo: z.string().nullable() }).nullable(),
    member: z.object({ name: z.string(), email: z.string() }).nullable(),
    ways: z.array(z.string()).describe('The factors that the member can show.'),
    expiresAt: maybeWhen,
    mail: z.enum(['inbox', 'smtp']).describe('Where letters go: with `inbox` they stay on this machine.'),
  })
  .meta({ id: 'SignInStep' })

export const mySessions = z
  .object({
    items: z.array(
      z.object({ id: z.string(), browser: z.string(), openedBy: z.string(), createdAt: when, seenAt: when, here: z.boolean() }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'MySessions' })

export const singleSignOn = z
  .object({
    issuer: z.string().nullable().describe('Null: there is none.'),
    clientId: z.string().nullable(),
    domains: z.array(z.string()),
    roleClaim: z.string().nullable(),
    roleMap: z.array(z.object({ value: z.string(), role: z.enum(mappedRoles) })),
    defaultRole: z.enum(mappedRoles).nullable(),
    only: z.boolean(),
    trustsFactor: z.boolean(),
    testedAt: maybeWhen.describe('When somebody last came in by it as it is set up now.'),
    redirectUri: z.string().describe('For the provider’s list of addresses to return to.'),
  })
  .meta({ id: 'SingleSignOn' })
