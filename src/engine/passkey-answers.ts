// What a browser sends about a passkey: read strictly, and judged by the library, which tells whatever is wrong by throwing.
import { z } from 'zod'
import { Refusal } from './refusals.ts'

const bytes = z
  .string()
  .max(20_000)
  .regex(/^[\w-]+$/)
const credentialId = bytes.max(1_400)
const whole = { id: credentialId, rawId: credentialId, type: z.literal('public-key'), clientExtensionResults: z.object({}).default({}) }
export const registration = z.object({
  ...whole,
  response: z.object({
    clientDataJSON: bytes,
    attestationObject: bytes,
    transports: z
      .array(
        z
          .string()
          .max(30)
          .regex(/^[\w-]+$/),
      )
      .max(10)
      .optional(),
  }),
})
export const authentication = z.object({
  ...whole,
  response: z.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: bytes.max(100).nullish() }),
})
export type Answer = { response: { clientDataJSON: string } }

export function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const { success, data } = schema.safeParse(given)
  if (!success) throw new Refusal('passkey_refused')
  return data
}

const clientData = z.object({ challenge: bytes.max(200), crossOrigin: z.literal(false).optional() })

/** A page of somebody else that frames ours is never where a person signs in. */
export function clientDataOf(encoded: string): z.output<typeof clientData> {
  let told: unknown
  try {
    told = JSON.parse(Buffer.from(encoded, 'base64url').toString())
  } catch {
    throw new Refusal('passkey_refused')
  }
  return read(clientData, told)
}

type Library = typeof import('@simplewebauthn/server')

/** The library is loaded when somebody brings a passkey for the first time: most houses start without. */
export async function verified<T>(judge: (library: Library) => Promise<T | null>): Promise<T> {
  const library = await import('@simplewebauthn/server')
  const judged = await judge(library).catch(() => null)
  if (judged === null) throw new Refusal('passkey_refused')
  return judged
}
