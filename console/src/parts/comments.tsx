// One conversation: what was said, and the field to say more. The person outside gets a letter that leads there.
import { Button, Loader, Textarea } from '@mantine/core'
import { type UseInfiniteQueryResult, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Comment } from '../api-types.ts'
import { type CommentPlace, writeComment } from '../data/comments.ts'
import { useClock, useMay } from '../data/me.ts'
import { useUnsaved } from '../unsaved.ts'
import classes from './comments.module.css'
import { Fault } from './fault.tsx'
import { SteadyButton } from './steady-button.tsx'

interface CommentsProps {
  place: CommentPlace
  /** To whom a member writes; null where the place itself says it. */
  contactId: string | null
  /** Who gets a letter about it, by name. */
  hear: string[]
  comments: Comment[]
}

export function Comments({ place, contactId, hear, comments }: CommentsProps) {
  const clock = useClock()
  const may = useMay('comments.write')
  return (
    <>
      {comments.length === 0 && <p className={classes.none}>Nothing has been said yet.</p>}
      <ol className={classes.list}>
        {comments.map(({ id, at, author, text }) => (
          <li key={id} className={classes.said} data-ours={author.kind === 'contact' ? undefined : true}>
            <p className={classes.text}>{text}</p>
            <p className={`${classes.by} figures`}>
              {author.name ?? 'Somebody'}, {clock.moment(at)}
            </p>
          </li>
        ))}
      </ol>
      {may && <Write place={place} contactId={contactId} hear={hear} />}
    </>
  )
}

function toldTo(names: string[]): string {
  if (names.length === 0) return 'It is kept here. Nobody it concerns can open the portal now, so no letter goes out.'
  const all = new Intl.ListFormat('en').format(names)
  return names.length === 1 ? `${all} gets a letter and reads it on the page.` : `${all} get a letter and read it on the page.`
}

/** Above what was said last, where there is more. */
export function Earlier({ said }: { said: UseInfiniteQueryResult }) {
  if (!said.hasNextPage) return null
  return (
    <div className={classes.earlier}>
      <Button
        variant="default"
        size="xs"
        onClick={() => void said.fetchNextPage()}
        aria-busy={said.isFetchingNextPage}
        leftSection={said.isFetchingNextPage && <Loader color="currentColor" />}
      >
        Earlier comments
      </Button>
      {said.isFetchNextPageError && <Fault error={said.error} />}
    </div>
  )
}

function Write({ place, contactId, hear }: Pick<CommentsProps, 'place' | 'contactId' | 'hear'>) {
  const [text, setText] = useState('')
  const cache = useQueryClient()
  useUnsaved(text.trim() !== '')
  const writing = useMutation({
    mutationFn: () => writeComment(place, contactId, text.trim()),
    onSuccess: () => {
      setText('')
      return cache.invalidateQueries({ queryKey: ['comments'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() && !writing.isPending) writing.mutate()
  }
  return (
    <form className={classes.form} onSubmit={submit}>
      <Textarea
        label="Comment"
        description={toldTo(hear)}
        rows={3}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Fault error={writing.error} />
      <SteadyButton
        type="submit"
        variant="default"
        off={text.trim() === ''}
        aria-busy={writing.isPending}
        leftSection={writing.isPending && <Loader color="currentColor" />}
      >
        {writing.isPending ? 'Sending' : 'Send comment'}
      </SteadyButton>
    </form>
  )
}
