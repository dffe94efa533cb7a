// What was said in a project with each person who is let in to it; what is said on records stands there.
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Comment, Project } from '../../api-types.ts'
import { commentsQuery } from '../../data/comments.ts'
import { useMay } from '../../data/me.ts'
import { Comments, Earlier } from '../../parts/comments.tsx'
import { Empty } from '../../parts/empty.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Section } from '../../parts/page.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import { nameOf } from '../../words/people.ts'
import list from '../list.module.css'
import { StartConversation } from './start-conversation.tsx'

export function ProjectComments({ project }: { project: Project }) {
  const [starting, setStarting] = useState(false)
  const may = useMay('comments.write')
  const said = useInfiniteQuery({ ...commentsQuery({ projectId: project.id }), refetchInterval: every(3_000) })
  if (said.isLoadingError) return <FaultInPlace error={said.error} again={() => void said.refetch()} />
  if (!said.data) {
    return (
      <div className={list.waiting}>
        <Waiting lines={5} />
      </div>
    )
  }
  const threads = new Map<string, Comment[]>()
  for (const one of said.data) threads.set(one.contact?.id ?? '', [...(threads.get(one.contact?.id ?? '') ?? []), one])
  return (
    <>
      {threads.size === 0 ? (
        <Empty icon="mail" title="Nobody has written here yet">
          <p>Guests of the project write on its page, vendors on their records. You may begin.</p>
          {may && <Button onClick={() => setStarting(true)}>Start a conversation</Button>}
        </Empty>
      ) : (
        <div className={list.body}>
          {may && (
            <div>
              <Button variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setStarting(true)}>
                Start a conversation
              </Button>
            </div>
          )}
          <Earlier said={said} />
          {[...threads].map(([contactId, comments]) => (
            <Section key={contactId} title={whoIs(comments)}>
              <Comments place={{ projectId: project.id }} contactId={contactId} hear={[whoIs(comments)]} comments={comments} />
            </Section>
          ))}
        </div>
      )}
      {/* Beside both, so that a first comment that comes in meanwhile does not take what is being typed. */}
      {starting && <StartConversation project={project} onClose={() => setStarting(false)} />}
    </>
  )
}

function whoIs([first]: Comment[]): string {
  return first?.contact ? nameOf(first.contact) : 'Somebody'
}
