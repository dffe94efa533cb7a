// Comments: what is said to the people outside, and what they say.
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api } from '../api.ts'
import type { Comment } from '../api-types.ts'
import type { Page } from '../shapes.ts'

/** A record's, or all of a project that stand beside its records. */
export type CommentPlace = { recordId: string } | { projectId: string }

const pathOf = (place: CommentPlace) =>
  'recordId' in place ? `/records/${place.recordId}/comments` : `/projects/${place.projectId}/comments`

/** From what was said last back; all that was read so far stands in order, the oldest first. */
export const commentsQuery = (place: CommentPlace) =>
  infiniteQueryOptions({
    queryKey: ['comments', pathOf(place)],
    queryFn: ({ pageParam, signal }) => api.get<Page<Comment>>(pathOf(place), { cursor: pageParam, limit: 100 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: inOrder,
  })

const inOrder = ({ pages }: { pages: Page<Comment>[] }) => pages.toReversed().flatMap(({ items }) => items)

/** In a project it is said to one person. */
export const writeComment = (place: CommentPlace, contactId: string | null, text: string) =>
  api.post<Comment>(pathOf(place), contactId ? { contactId, text } : { text })
