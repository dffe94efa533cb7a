// Documents: what members add, judging a version, and where its bytes are.
import { api, apiUrl, fetchFile } from '../api.ts'
import type { Document, Version } from '../api-types.ts'
import { type Tell, uploadAll } from './uploads.ts'

export type Judgement = { decision: 'accept'; validUntil?: string } | { decision: 'reject'; reason: string }

/** Shared with the contact, or, with a requirement, sent in for them. */
export const addFiles = (recordId: string, files: readonly File[], requirementId: string | null, tell: Tell) =>
  uploadAll(`/records/${recordId}/documents`, files, requirementId ? { requirementId } : {}, tell)

/** The one that is judged next: the newest that waits, which a decision taken back need not be. */
export const waitingOf = ({ versions }: Document): Version | undefined => versions.findLast(({ state }) => state === 'waiting')

/** The version is named so that nobody judges one that came in while they were reading another. */
export const review = (documentId: string, version: number, judgement: Judgement) =>
  api.post<Document>(`/documents/${documentId}/review`, { ...judgement, version })

/** Takes a decision back: the version waits again. */
export const unreview = (documentId: string, version: number) => api.delete<Document>(`/documents/${documentId}/review?version=${version}`)

export const contentUrl = (documentId: string, version?: number) => apiUrl(`/documents/${documentId}/content`, { version })

export const fetchContent = (documentId: string, version: number, signal: AbortSignal) =>
  fetchFile(`/documents/${documentId}/content?version=${version}`, signal)
