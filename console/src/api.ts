// The one way to the server: same origin, JSON both ways, a refusal becomes an ApiError with its stable code.

export interface Problem {
  status: number
  code: string
  title?: string
  detail?: string
  /** What is wrong with which field, in a sentence for the person. */
  fields?: { [name: string]: string }
  [fact: string]: unknown
}

export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title ?? problem.code)
    this.status = problem.status
    this.code = problem.code
    this.problem = problem
  }
}

/** The server was not reached at all. */
export const isOutOfReach = (error: unknown): boolean => error instanceof ApiError && error.status === 0

type Params = { [name: string]: string | number | boolean | null | undefined }
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export const api = {
  get: <Answer>(path: string, params?: Params, signal?: AbortSignal) => ask<Answer>('GET', path, { params, signal }),
  post: <Answer>(path: string, body: unknown = {}) => once<Answer>(path, body),
  patch: <Answer>(path: string, body: unknown) => ask<Answer>('PATCH', path, { body }),
  put: <Answer>(path: string, body: unknown) => ask<Answer>('PUT', path, { body }),
  /** Files, with the fields that go before them; under the same key the same files are taken once. */
  upload: <Answer>(path: string, form: FormData, tell: TellPart, key?: string) => ask<Answer>('POST', path, { body: form, key, tell }),
  delete: <Answer>(path: string, body?: unknown) => ask<Answer>('DELETE', path, { body }),
}

/** Hears which part of what is sent has left so far: 0 to 1. */
export type TellPart = (part: number) => void

/** Asks the person for a second factor; answers whether one was shown. */
type AskForFactor = () => Promise<boolean>
let askForFactor: AskForFactor | null = null
export const whenFactorNeeded = (ask: AskForFactor | null) => {
  askForFactor = ask
}

/** What is wrong with single fields, by the last part of their path: "contact.email" is our field "email". */
export function fieldFaults(error: unknown): { [name: string]: string } {
  const fields = error instanceof ApiError ? (error.problem.fields ?? {}) : {}
  return Object.fromEntries(Object.entries(fields).map(([path, sentence]) => [path.slice(path.lastIndexOf('.') + 1), sentence]))
}

/** The address of a call, for what the browser fetches by itself: frames and downloads. */
export function apiUrl(path: string, params: Params = {}): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === '') continue
    query.set(name, String(value))
  }
  const text = query.toString()
  return `/api/v1${path}${text ? `?${text}` : ''}`
}

export async function fetchFile(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await reach(apiUrl(path), { credentials: 'same-origin', signal })
  if (!response.ok) throw new ApiError(await problemOf(response))
  return reached(response.arrayBuffer(), signal)
}

interface Call {
  params?: Params
  body?: unknown
  signal?: AbortSignal
  /** By it the server knows a request that it has seen before. */
  key?: string
  tell?: TellPart
}

/** What was sent and is not answered yet; and the keys of what was sent and whose answer never came. */
const underWay = new Map<string, Promise<unknown>>()
const unanswered = new Map<string, string>()

/** Two presses at once are one. An answer that was lost may hide that it was done: the next press says that it is the same one. */
function once<Answer>(path: string, body: unknown): Promise<Answer> {
  const what = `${path} ${JSON.stringify(body)}`
  const going = underWay.get(what) ?? post<Answer>(what, path, body).finally(() => underWay.delete(what))
  underWay.set(what, going)
  return going as Promise<Answer>
}

async function post<Answer>(what: string, path: string, body: unknown): Promise<Answer> {
  const key = unanswered.get(what) ?? crypto.randomUUID()
  try {
    const answer = await ask<Answer>('POST', path, { body, key })
    unanswered.delete(what)
    return answer
  } catch (error) {
    if (error instanceof ApiError && error.status > 0 && error.status < 500) unanswered.delete(what)
    else unanswered.set(what, key)
    throw error
  }
}

/** Where a fresh factor is needed the person is asked for one, and the same call is made again. */
async function ask<Answer>(method: Method, path: string, call: Call): Promise<Answer> {
  try {
    return await send<Answer>(method, path, call)
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'factor_needed' || !askForFactor) throw error
    if (!(await askForFactor())) throw error
    return send<Answer>(method, path, call)
  }
}

async function send<Answer>(method: Method, path: string, { params, body, signal, key, tell }: Call): Promise<Answer> {
  const headers: { [name: string]: string } = { accept: 'application/json' }
  if (key) headers['idempotency-key'] = key
  const url = apiUrl(path, params)
  const json = body === undefined ? undefined : JSON.stringify(body)
  if (json !== undefined && !tell) headers['content-type'] = 'application/json'
  const response = tell
    ? await reached(sendFiles(url, headers, body as FormData, tell), signal)
    : await reach(url, { method, headers, credentials: 'same-origin', signal, body: json })
  if (!response.ok) throw new ApiError(await problemOf(response))
  return (response.status === 204 ? null : await reached(response.json(), signal)) as Answer
}

const reach = (url: string, init: RequestInit): Promise<Response> => reached(fetch(url, init), init.signal)

/** As `fetch`, in the older way: only that tells how much has left. */
function sendFiles(url: string, headers: { [name: string]: string }, form: FormData, tell: TellPart): Promise<Response> {
  return new Promise((answered, broke) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => tell(loaded / total)
    request.onload = () => answered(new Response(request.responseText, { status: request.status }))
    request.onerror = broke
    request.onabort = broke
    request.send(form)
  })
}

/** What breaks on the way, even in the middle of an answer, is no connection. */
async function reached<Came>(coming: Promise<Came>, signal: AbortSignal | null | undefined): Promise<Came> {
  try {
    return await coming
  } catch (fault) {
    if (signal?.aborted) throw fault
    throw new ApiError({ status: 0, code: 'no_connection', detail: 'No connection to the server. Try again in a moment.' })
  }
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const told = (await response.json()) as Partial<Problem>
    return { code: 'unknown', ...told, status: response.status }
  } catch {
    return { status: response.status, code: 'unknown', detail: `The server answered ${response.status} without a reason.` }
  }
}
