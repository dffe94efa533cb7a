// What a file of the project is called, and the folder it lies in.
import { TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { fieldFaults } from '../../api.ts'
import type { ProjectFile } from '../../api-types.ts'
import { changeFile } from '../../data/project-files.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'

export function ChangeFile({ file, onClose }: { file: ProjectFile; onClose: () => void }) {
  const cache = useQueryClient()
  const form = useForm({
    initialValues: { name: file.name, folder: file.folder ?? '' },
    validate: { name: (name) => (name.trim() === '' ? 'Give the file a name.' : null) },
  })
  const save = useMutation({
    mutationFn: ({ name, folder }: typeof form.values) => changeFile(file.id, { name: name.trim(), folder: folder.trim() || null }),
    onSuccess: () => {
      onClose()
      toast('File changed')
      return cache.invalidateQueries({ queryKey: ['files'] })
    },
    onError: (error) => form.setErrors(fieldFaults(error)),
  })
  return (
    <Dialog title="Rename or move" onClose={onClose} dirty={form.isDirty()}>
      <DialogForm
        verb="Save"
        busyVerb="Saving"
        busy={save.isPending}
        error={save.error}
        beside={['name', 'folder']}
        onCancel={onClose}
        onSubmit={() => !form.validate().hasErrors && save.mutate(form.values)}
      >
        <TextInput label="Name" maxLength={200} data-autofocus {...form.getInputProps('name')} />
        <TextInput label="Folder" description="Empty: beside the folders." maxLength={80} {...form.getInputProps('folder')} />
      </DialogForm>
    </Dialog>
  )
}
