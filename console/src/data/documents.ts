// Documents: judging a version, and where its bytes are.
import { api, apiUrl, fetchFile } from '../api.ts'
import type { Document } from '../api-types.ts'
import { uploadAll } from './uploads.ts'

export type Judgement = { decision: 'accept'; validUntil?: string } | { decision: 'reject'; reason: string }

/** Files that the contact sees on the record's page. */
export const share = (recordId: string, files: readonly File[]) => uploadAll(`/records/${recordId}/documents`, files)

/** The version is named so that nobody judges one that came in while they were reading another. */
export const review = (documentId: string, version: number, judgement: Judgement) =>
  api.post<Document>(`/documents/${documentId}/review`, { ...judgement, version })

export const contentUrl = (documentId: string, version?: number) => apiUrl(`/documents/${documentId}/content`, { version })

export const fetchContent = (documentId: string, version: number, signal: AbortSignal) =>
  fetchFile(`/documents/${documentId}/content?version=${version}`, signal)
