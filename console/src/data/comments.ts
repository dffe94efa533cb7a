// Comments: what is said to the people outside, and what they say.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Comment } from '../api-types.ts'
import type { Page } from '../shapes.ts'

/** A record's, or all of a project that stand beside its records. */
export type CommentPlace = { recordId: string } | { projectId: string }

const pathOf = (place: CommentPlace) =>
  'recordId' in place ? `/records/${place.recordId}/comments` : `/projects/${place.projectId}/comments`

export const commentsQuery = (place: CommentPlace) =>
  queryOptions({
    queryKey: ['comments', pathOf(place)],
    queryFn: ({ signal }) => api.get<Page<Comment>>(pathOf(place), {}, signal),
  })

/** In a project it is said to one person. */
export const writeComment = (place: CommentPlace, contactId: string | null, text: string) =>
  api.post<Comment>(pathOf(place), contactId ? { contactId, text } : { text })
