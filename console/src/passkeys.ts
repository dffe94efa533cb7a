// Passkeys, as the browser itself makes and shows them; JSON both ways.

export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'

type Json = { [name: string]: unknown }

/** Null where the person let it be. */
export const makePasskey = (options: Json): Promise<Json | null> =>
  answered(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as never) }))

export const showPasskey = (options: Json): Promise<Json | null> =>
  answered(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as never) }))

async function answered(ask: () => Promise<Credential | null>): Promise<Json | null> {
  try {
    const credential = await ask()
    return credential ? ((credential as PublicKeyCredential).toJSON() as unknown as Json) : null
  } catch (fault) {
    if (fault instanceof DOMException && (fault.name === 'NotAllowedError' || fault.name === 'AbortError')) return null
    throw fault
  }
}
