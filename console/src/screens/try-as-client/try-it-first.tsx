// Beside an invitation that is being written: first as a letter to oneself.
import { Button, Loader } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { sendTrial, type TrialWish } from '../../data/contacts.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import classes from './try-as-client.module.css'

export function TryItFirst({ contactId, wish }: { contactId: string; wish: TrialWish }) {
  const send = useMutation({ mutationFn: () => sendTrial(contactId, wish) })
  return (
    <div>
      <Button
        variant="default"
        size="xs"
        leftSection={send.isPending ? <Loader color="currentColor" size={14} /> : <Icon name="eye" size={16} />}
        aria-busy={send.isPending}
        onClick={() => !send.isPending && send.mutate()}
      >
        Try it as the client would
      </Button>
      <p className={classes.told} role="status">
        {send.data
          ? `On its way to ${send.data.sentTo}. Its button opens once, for an hour of looking.`
          : 'This letter to you alone, the same page, the same press. The client hears nothing.'}
      </p>
      <Fault error={send.error} />
    </div>
  )
}
