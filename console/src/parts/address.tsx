// A mail address that has to wrap does so where one reads it: after the @ and before a dot, and anywhere only if that is not enough.
import { Fragment } from 'react'

export function Address({ is }: { is: string }) {
  const [first, ...more] = is.split(/(?<=@)|(?=\.)/)
  return (
    <>
      {first}
      {more.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other name
        <Fragment key={index}>
          <wbr />
          {piece}
        </Fragment>
      ))}
    </>
  )
}
