// One person of a packet: what was asked and said, an answer to it, the proof of approvals, and the end of their access.
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WholePacket } from '../../api-types.ts'
import { restore, revoke } from '../../data/grants.ts'
import { useClock } from '../../data/me.ts'
import { personQuery, replyTo } from '../../data/packets.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { askWords } from '../../words/packets.ts'
import classes from './packet.module.css'

export function OnePerson({ packet, contactId, onClose }: { packet: WholePacket; contactId: string; onClose: () => void }) {
  const [words, setWords] = useState('')
  const clock = useClock()
  const cache = useQueryClient()
  const found = useQuery(personQuery(packet.id, contactId))
  const person = found.data
  const shut = person !== undefined && person.access !== 'live'
  const again = () => cache.invalidateQueries({ queryKey: ['packet', packet.id] })
  const reply = useMutation({
    mutationFn: () => replyTo(packet.id, contactId, words.trim()),
    onSuccess: ({ messageId }) => {
      toast(messageId ? 'The answer is on its way' : 'The answer is kept. They cannot open the packet now, so no letter goes out')
      setWords('')
      return again()
    },
  })
  const ending = useMutation({
    mutationFn: (grantId: string) => revoke(grantId),
    onSuccess: (_grant, grantId) => {
      toast('Access to this packet revoked', () => restore(grantId).then(again))
      return again()
    },
  })
  return (
    <Dialog title={person?.contact.name ?? person?.contact.email ?? 'Person'} onClose={onClose} dirty={words !== ''} size={560}>
      <DialogForm
        verb={shut ? 'Keep answer' : 'Send answer'}
        busy={reply.isPending}
        off={words.trim() === '' || !packet.can.includes('reply')}
        error={reply.error ?? ending.error}
        cancel="Close"
        onCancel={onClose}
        onSubmit={() => reply.mutate()}
      >
        {found.isPending && <Waiting />}
        {found.isLoadingError && <FaultInPlace error={found.error} again={() => void found.refetch()} />}
        {person && person.words.length > 0 && (
          <div className={classes.words}>
            {person.words.map((one) => (
              <p key={one.id}>
                {one.words}
                <span>
                  {one.kind === 'reply' ? (one.by ?? 'An API key') : (person.contact.name ?? person.contact.email)}, {clock.moment(one.at)}
                </span>
              </p>
            ))}
          </div>
        )}
        {person?.words.length === 0 && <p className={classes.soft}>Nothing was asked.</p>}
        {packet.can.includes('reply') && (
          <Textarea
            label="Answer"
            description={
              shut
                ? 'Kept on the packet’s page. They cannot open it now, so no letter goes out.'
                : 'Mailed to this person, and kept on the packet’s page.'
            }
            rows={3}
            maxLength={4000}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        {person?.approvals.map((one) => (
          <div key={one.id} className={classes.proof}>
            {askWords[one.ask].done} {clock.moment(one.at)}, {one.browser}
            <ul>
              {one.files.map(({ fileId, fileName, version, hash }) => (
                <li key={fileId}>
                  {fileName}, version {version}, SHA-256 {hash}
                </li>
              ))}
            </ul>
          </div>
        ))}
        {person?.access === 'live' && person.grantId && packet.can.includes('revoke') && (
          <Button
            className={classes.ends}
            variant="default"
            aria-busy={ending.isPending}
            onClick={() => person.grantId && !ending.isPending && ending.mutate(person.grantId)}
          >
            Revoke access to this packet
          </Button>
        )}
      </DialogForm>
    </Dialog>
  )
}
