// What the rules may ask of the DNS. Who really asks is handed in: the engine itself knows no network.

/** none: there is no such record. unknown: nobody answered, which says nothing about the record. */
export type Looked<T> = { is: 'found'; values: T[] } | { is: 'none' } | { is: 'unknown'; why: string }

interface MailHost {
  exchange: string
  priority: number
}

export interface Dns {
  /** Each record whole, joined from the pieces that it travels in. */
  txt(name: string): Promise<Looked<string>>
  mx(name: string): Promise<Looked<MailHost>>
  cname(name: string): Promise<Looked<string>>
  /** IPv4 and IPv6. */
  addresses(name: string): Promise<Looked<string>>
  /** The names that an address goes by. */
  names(address: string): Promise<Looked<string>>
}

const silent = async (): Promise<Looked<never>> => ({ is: 'unknown', why: 'No DNS here' })

/** For a house that looks nothing up. */
export const noDns: Dns = { txt: silent, mx: silent, cname: silent, addresses: silent, names: silent }
