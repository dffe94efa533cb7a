// Brings one letter to a mail server, as the servers of the world do.
import SmtpConnection from 'nodemailer/lib/smtp-connection'

/** The server's answer, a refusal as well. */
export function bring(
  port: number,
  { from = '', to, raw }: { from?: string; to: string | string[]; raw: string | Buffer },
): Promise<string> {
  const smtp = new SmtpConnection({ host: '127.0.0.1', port, ignoreTLS: true, name: 'mx.acme.example' })
  return new Promise<string>((resolve) => {
    const over = (error: Error | null | undefined, answer = '') => {
      resolve((error as { response?: string } | null)?.response ?? error?.message ?? answer)
      smtp.close()
    }
    smtp.on('error', over)
    smtp.connect((error) => {
      if (error) return over(error)
      smtp.send({ from, to: [to].flat() }, raw, (refused, info) => over(refused, info?.response))
    })
  })
}
