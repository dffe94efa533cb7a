// A form over some fields of the account: it sends what was changed here and nothing else, lest it take back what a colleague changed meanwhile.
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { fieldFaults } from '../../api.ts'
import { type AccountChange, useChangeAccount, useMe } from '../../data/me.ts'
import { toast } from '../../parts/toast.tsx'

type Rules<Values> = { [name in keyof Values]?: (value: Values[name]) => string | null }

export function useAccountForm<Values extends AccountChange>(initialValues: Values, rules: Rules<Values> = {}) {
  const { account } = useMe()
  const change = useChangeAccount()
  const form = useForm<Values>({ initialValues, validate: rules as never })
  const save = useMutation({
    mutationFn: (values: Values) => change(only(values, (name) => form.isDirty(name))),
    onSuccess: (_answer, values) => {
      form.resetDirty(values)
      toast('Saved')
    },
    onError: (error) => form.setErrors(fieldFaults(error)),
  })
  const submit = form.onSubmit((values) => {
    if (!save.isPending) save.mutate(values)
  })
  return { form, save, submit, mayChange: account.can.includes('change') }
}

function only<Values extends object>(values: Values, isChanged: (name: string) => boolean): AccountChange {
  const fields = Object.entries(values).filter(([name]) => isChanged(name))
  return Object.fromEntries(fields.map(([name, value]) => [name, value === '' ? null : value]))
}
