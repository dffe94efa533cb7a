// A project's own facts: its name, the certificate holder's text, when it is due.
import { Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { fieldFaults } from '../../api.ts'
import type { Project } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { changeProject, createProject } from '../../data/projects.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'

export function ProjectForm({ project, onClose }: { project?: Project; onClose: () => void }) {
  const navigate = useNavigate()
  const cache = useQueryClient()
  const form = useForm({
    initialValues: { name: project?.name ?? '', dueOn: project?.dueOn ?? '', certificateHolder: project?.certificateHolder ?? '' },
    validate: { name: (name) => (name.trim() === '' ? 'Give the project a name.' : null) },
  })
  const save = useMutation({
    mutationFn: ({ name, dueOn, certificateHolder }: typeof form.values) => {
      const details = { name: name.trim(), dueOn: dueOn || null, certificateHolder: certificateHolder.trim() || null }
      if (!project) return createProject(details)
      // Only what was changed here, lest it take back what a colleague changed meanwhile.
      return changeProject(project.id, Object.fromEntries(Object.entries(details).filter(([name]) => form.isDirty(name))))
    },
    onSuccess: async (saved) => {
      onClose()
      toast(project ? 'Project changed' : 'Project created')
      await refreshRecords(cache)
      if (!project) await navigate({ to: '/projects/$projectId', params: { projectId: saved.id } })
    },
    onError: (error) => form.setErrors(fieldFaults(error)),
  })
  return (
    <Dialog title={project ? 'Edit project' : 'New project'} onClose={onClose} dirty={form.isDirty()}>
      <DialogForm
        verb={project ? 'Save' : 'Create project'}
        busyVerb="Saving"
        busy={save.isPending}
        error={save.error}
        beside={Object.keys(form.getValues())}
        onCancel={onClose}
        onSubmit={() => !form.validate().hasErrors && save.mutate(form.values)}
      >
        <TextInput label="Name" maxLength={160} data-autofocus {...form.getInputProps('name')} />
        <Textarea
          label="Certificate holder"
          description="The vendor’s agent copies this text word for word."
          placeholder={'Harbor Build LLC\n200 Water Street\nOakland, CA 94607'}
          rows={4}
          maxLength={1000}
          {...form.getInputProps('certificateHolder')}
        />
        <TextInput type="date" label="Due" description="You can leave it empty." maw={220} {...form.getInputProps('dueOn')} />
      </DialogForm>
    </Dialog>
  )
}
