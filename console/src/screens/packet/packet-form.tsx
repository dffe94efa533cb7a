// What a packet says: its title, what it asks, the cover note, its day. Once it was sent only the day can change.
import { Input, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { fieldFaults } from '../../api.ts'
import type { WholePacket } from '../../api-types.ts'
import { changePacket, createPacket, type PacketAsk } from '../../data/packets.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { askWords } from '../../words/packets.ts'

const asks = Object.entries(askWords).map(([value, { word: label }]) => ({ value, label }))

export function PacketForm({ packet, onClose }: { packet?: WholePacket; onClose: () => void }) {
  const navigate = useNavigate()
  const cache = useQueryClient()
  const onlyDay = packet !== undefined && !packet.can.includes('edit')
  const form = useForm({
    initialValues: {
      title: packet?.title ?? '',
      ask: packet?.ask ?? ('approve' as PacketAsk),
      note: packet?.note ?? '',
      dueOn: packet?.dueOn ?? '',
    },
  })
  const save = useMutation({
    mutationFn: ({ title, ask, note, dueOn }: typeof form.values) => {
      const said = { title, ask, note: note.trim() || null, dueOn: dueOn || null }
      if (!packet) return createPacket(said)
      // Only what was changed here, lest it take back what a colleague changed meanwhile.
      return changePacket(packet.id, Object.fromEntries(Object.entries(said).filter(([name]) => form.isDirty(name))))
    },
    onSuccess: async ({ id }) => {
      void cache.invalidateQueries({ queryKey: ['packets'] })
      if (!packet) return navigate({ to: '/packets/$packetId', params: { packetId: id }, ignoreBlocker: true })
      onClose()
      toast('Packet changed')
      return cache.invalidateQueries({ queryKey: ['packet', id] })
    },
    onError: (error) => form.setErrors(fieldFaults(error)),
  })
  return (
    <Dialog title={packet ? 'Edit packet' : 'New packet'} onClose={onClose} dirty={form.isDirty()}>
      <DialogForm
        verb={packet ? 'Save' : 'Create'}
        busy={save.isPending}
        error={save.error}
        beside={Object.keys(form.values)}
        onCancel={onClose}
        onSubmit={() => save.mutate(form.values)}
      >
        {onlyDay ? (
          <p>It was sent: what it says and asks stays as it is.</p>
        ) : (
          <>
            <TextInput label="Title" placeholder="Third quarter 2026" maxLength={160} data-autofocus {...form.getInputProps('title')} />
            <Input.Wrapper label="Ask" labelElement="div" description={askWords[form.values.ask].says}>
              <SegmentedControl aria-label="Ask" fullWidth data={asks} {...form.getInputProps('ask')} />
            </Input.Wrapper>
            <Textarea
              label="Cover note"
              description="Stands in the letter and on the page, as you write it."
              rows={4}
              maxLength={4000}
              {...form.getInputProps('note')}
            />
          </>
        )}
        <TextInput label="Due" type="date" {...form.getInputProps('dueOn')} />
      </DialogForm>
    </Dialog>
  )
}
