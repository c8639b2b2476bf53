import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { OutboxMessage } from '../../infra/local/parts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type LocalHostOptions = {
  /** Virtual time to begin at, ISO 8601. */
  now?: string;
  seed?: number;
  /** Folder that the bank is kept in. */
  data?: string;
  /** Default: true. */
  empty?: boolean;
  /** Beside the environment of this process: HELIANT_SES_RATE and the like. */
  environment?: Record<string, string>;
};

export type Answer = { status: number; headers: Headers; body: unknown };

/** The local host in a process of its own, on free ports: it can be stopped, or killed in the middle of its work. */
export async function startLocalHost(options: LocalHostOptions = {}) {
  const child = spawn(process.execPath, ['infra/local/start-host.ts', ...argumentsOf(options)], {
    cwd: root,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { baseUrl, awsUrl } = await addressesOf(child);

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isRaw = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
    const response = await fetch(new URL(path, baseUrl), {
      method,
      redirect: 'manual',
      headers: { ...(!isRaw && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: isRaw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  async function local<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await call(method, `/_local/${path}`, body);
    if (answer.status === 200) return answer.body as T;
    throw new Error(`${method} /_local/${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  const token = async (role: string, name: string, brand?: string) =>
    (await local<{ token: string }>('POST', 'token', { role, name, ...(brand !== undefined && { brand }) })).token;

  return {
    baseUrl,
    awsUrl,
    pid: child.pid ?? 0,
    call,
    local,
    token,
    /** A call of the staff API with a token from `token`. */
    api: (bearer: string, method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      call(method, path, body, { authorization: `Bearer ${bearer}`, ...headers }),
    /** By an ISO 8601 duration; answers the virtual time reached. */
    advance: async (duration: string) => (await local<{ now: string }>('POST', 'clock', { advance: duration })).now,
    setClock: async (now: string) => (await local<{ now: string }>('POST', 'clock', { now })).now,
    idle: () => local<{ idle: boolean; deadLetters: number }>('GET', 'idle'),
    /** Everything the filter leaves, over all pages. */
    async outbox(filter: { to?: string; run?: string; channel?: string } = {}): Promise<OutboxMessage[]> {
      const messages: OutboxMessage[] = [];
      for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
        const query = new URLSearchParams({ ...filter, limit: '1000', ...(cursor !== undefined && { cursor }) });
        const page = await local<{ items: OutboxMessage[]; next?: string }>('GET', `outbox?${query.toString()}`);
        messages.push(...page.items);
        cursor = page.next;
      }
      return messages;
    },
    play: (messageId: string, event: string, more: Record<string, unknown> = {}) =>
      local<{ published: boolean }>('POST', 'play', { messageId, event, ...more }),
    stop: () => ended(child, 'SIGTERM'),
    /** As a power cut: nothing is tidied up. */
    kill: () => ended(child, 'SIGKILL'),
    /** As Ctrl-C in the terminal. */
    interrupt: () => ended(child, 'SIGINT'),
  };
}

export type LocalHost = Awaited<ReturnType<typeof startLocalHost>>;

function argumentsOf({ now, seed, data, empty = true }: LocalHostOptions): string[] {
  return [
    '--port=0',
    '--aws-port=0',
    ...(empty ? ['--empty'] : []),
    ...(now === undefined ? [] : [`--now=${now}`]),
    ...(seed === undefined ? [] : [`--seed=${seed}`]),
    ...(data === undefined ? [] : [`--data=${data}`]),
  ];
}

/** Reads what the host prints until it says that it is ready. */
function addressesOf(child: ChildProcess): Promise<{ baseUrl: string; awsUrl: string }> {
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const baseUrl = /Heliant is ready: (\S+)/.exec(said)?.[1];
      const awsUrl = /AWS's services: (\S+)/.exec(said)?.[1];
      if (baseUrl !== undefined && awsUrl !== undefined) resolve({ baseUrl, awsUrl });
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The local host ended with ${code}: ${said}`)));
  });
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  const [code] = (await exit) as [number | null];
  return code;
}
