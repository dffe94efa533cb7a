// Packets: made, filled, sent, followed, and the proof of what was approved.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, apiUrl } from '../api.ts'
import type { JobStarted, Packet, PacketPerson, PacketPlan, PacketReply, WholePacket, WholePacketPerson } from '../api-types.ts'
import { keepList } from '../cache.ts'
import type { Page } from '../shapes.ts'
import { type Tell, uploadAll, uploadOne } from './uploads.ts'

export type PacketState = PacketPerson['state']
export type PacketAsk = Packet['ask']

export const packetsQuery = (cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['packets', cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<Packet>>('/packets', { cursor, limit, total: true }, signal),
    placeholderData: (before) => keepList(before),
  })

export const packetQuery = (id: string) =>
  queryOptions({ queryKey: ['packet', id], queryFn: ({ signal }) => api.get<WholePacket>(`/packets/${id}`, {}, signal) })

export const peopleQuery = (id: string, state: PacketState | undefined, cursor?: string, limit = 50) =>
  queryOptions({
    queryKey: ['packet', id, 'people', state ?? null, cursor ?? null, limit],
    queryFn: ({ signal }) => api.get<Page<PacketPerson>>(`/packets/${id}/contacts`, { state, cursor, limit }, signal),
    placeholderData: (before) => keepList(before),
  })

/** Everybody it goes to, in however many pages. */
export const everybodyQuery = (id: string) =>
  queryOptions({
    queryKey: ['packet', id, 'people', 'all'],
    queryFn: async ({ signal }) => {
      const everybody: PacketPerson[] = []
      let cursor: string | undefined
      do {
        const page = await api.get<Page<PacketPerson>>(`/packets/${id}/contacts`, { cursor, limit: 200 }, signal)
        everybody.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      return everybody
    },
    placeholderData: keepPreviousData,
  })

export const personQuery = (id: string, contactId: string) =>
  queryOptions({
    queryKey: ['packet', id, 'person', contactId],
    queryFn: ({ signal }) => api.get<WholePacketPerson>(`/packets/${id}/contacts/${contactId}`, {}, signal),
  })

export const sendingQuery = (id: string, what: 'sending' | 'nudges') =>
  queryOptions({
    queryKey: ['packet', id, 'plan', what],
    queryFn: () => api.post<PacketPlan>(`/packets/${id}/${what}`, { dryRun: true }),
    staleTime: 0,
    gcTime: 0,
  })

interface PacketSays {
  title: string
  ask: PacketAsk
  note: string | null
  dueOn: string | null
}

export const createPacket = (packet: PacketSays) => api.post<WholePacket>('/packets', packet)
export const changePacket = (id: string, change: Partial<PacketSays>) => api.patch<WholePacket>(`/packets/${id}`, change)

export const choosePeople = (id: string, whom: { contactIds: string[] } | { filter: { projectId?: string } }) =>
  api.post<WholePacket>(`/packets/${id}/contacts`, whom)

export const addFiles = (id: string, audience: 'all' | 'each', files: readonly File[], tell: Tell) =>
  uploadAll(`/packets/${id}/files`, files, { audience }, tell)

export const placeFile = (id: string, fileId: string, whose: { audience: 'all' | 'one' | 'nobody'; contactId?: string }) =>
  api.patch<WholePacket>(`/packets/${id}/files/${fileId}`, whose)

export const removeFile = (id: string, fileId: string) => api.delete<WholePacket>(`/packets/${id}/files/${fileId}`)

export const replaceFile = (id: string, fileId: string, file: File, tell: Tell) =>
  uploadOne<{ packet: WholePacket; jobId: string | null }>(`/packets/${id}/files/${fileId}/versions`, file, tell)

export const startLetters = (id: string, what: 'sending' | 'nudges', anyway: boolean) =>
  api.post<JobStarted>(`/packets/${id}/${what}`, anyway ? { sendAnyway: 'yes' } : {})

export const replyTo = (id: string, contactId: string, words: string) =>
  api.post<PacketReply>(`/packets/${id}/contacts/${contactId}/replies`, { words })

export const fileUrl = (id: string, fileId: string) => apiUrl(`/packets/${id}/files/${fileId}/content`)
export const proofUrl = (id: string, as: 'csv' | 'json') => apiUrl(`/packets/${id}/approvals${as === 'csv' ? '.csv' : ''}`)
