/** The protocols in which a model that generates text can be asked here, each under its name in the catalog. */
export const callProtocols = ['openai_chat', 'openai_responses', 'anthropic_messages'] as const;
export type CallProtocol = (typeof callProtocols)[number];

/** A call to write down as code. Options go into the request as they are. */
export interface ChatCall {
  protocol?: CallProtocol;
  model: string;
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
  options?: Record<string, unknown>;
}

export const codeLanguages = ['curl', 'Python', 'JavaScript', 'Java'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

/** Anthropic's protocol wants to be told how long an answer may become. */
const USUAL_MAX_TOKENS = 4096;

/** The same call in each language. The key is read from the environment: no text that one copies holds a secret. */
export function callCode(language: CodeLanguage, baseUrl: string, call: ChatCall): string {
  const base = baseUrl.replace(/\/$/, '');
  switch (language) {
    case 'curl':
      return curl(base, call);
    case 'Python':
      return python(base, call);
    case 'JavaScript':
      return javaScript(base, call);
    case 'Java':
      return java(base, call);
  }
}

/** The call's body in its protocol. */
export function bodyOf({ protocol = 'openai_chat', model, messages, options }: ChatCall): Record<string, unknown> {
  const system = messages.find((message) => message.role === 'system')?.content;
  const talk = messages.filter((message) => message.role !== 'system');
  switch (protocol) {
    case 'openai_chat':
      return { model, messages, ...options };
    case 'openai_responses':
      return { model, ...(system === undefined ? {} : { instructions: system }), input: talk, ...options };
    case 'anthropic_messages':
      return { model, max_tokens: USUAL_MAX_TOKENS, ...(system === undefined ? {} : { system }), messages: talk, ...options };
  }
}

interface Writing {
  path: string;
  /** The header that brings the key, and what stands before it there. */
  key: [string, string];
  more: [string, string][];
  python: { module: string; client: string; base: string; create: string; print: string };
  javaScript: { module: string; client: string; base: string; create: string; print: string };
}

const bearer = { key: ['authorization', 'Bearer '] as [string, string], more: [] };
const openAi = (create: string, text: string) => ({
  python: { module: 'openai', client: 'OpenAI', base: '/v1', create, print: `print(answer.${text})` },
  javaScript: { module: 'openai', client: 'OpenAI', base: '/v1', create, print: `console.log(answer.${text});` },
});

const writings: Record<CallProtocol, Writing> = {
  openai_chat: { path: '/v1/chat/completions', ...bearer, ...openAi('chat.completions', 'choices[0].message.content') },
  openai_responses: { path: '/v1/responses', ...bearer, ...openAi('responses', 'output_text') },
  anthropic_messages: {
    path: '/v1/messages',
    key: ['x-api-key', ''],
    more: [['anthropic-version', '2023-06-01']],
    python: {
      module: 'anthropic',
      client: 'Anthropic',
      base: '',
      create: 'messages',
      print: 'print("".join(block.text for block in answer.content if block.type == "text"))',
    },
    javaScript: {
      module: '@anthropic-ai/sdk',
      client: 'Anthropic',
      base: '',
      create: 'messages',
      print: "console.log(answer.content.map((block) => (block.type === 'text' ? block.text : '')).join(''));",
    },
  },
};

const writingOf = (call: ChatCall) => writings[call.protocol ?? 'openai_chat'];

// A string of JSON is a string of Python, JavaScript and Java too.
const literal = (value: unknown) => JSON.stringify(value);

function curl(base: string, call: ChatCall): string {
  const { path, key, more } = writingOf(call);
  const headers = [[key[0], `${key[1]}$OMNIA_KEY`], ...more, ['content-type', 'application/json']];
  return `curl ${base}${path} \\
${headers.map(([name, value]) => `  -H "${name}: ${value}" \\\n`).join('')}  -d '${JSON.stringify(bodyOf(call), null, 2).replaceAll("'", `'\\''`)}'`;
}

/** The fields of the body, one to a line; a list of messages with each on a line of its own. */
const fields = (call: ChatCall, field: (name: string, value: string) => string, message: (role: string, content: string) => string) =>
  Object.entries(bodyOf(call))
    .map(([name, value]) => {
      const list = value === call.messages || name === 'messages' || name === 'input';
      const talk = value as ChatCall['messages'];
      const text = list
        ? `[\n${talk.map(({ role, content }) => `        ${message(literal(role), literal(content))},`).join('\n')}\n    ]`
        : literal(value);
      return `    ${field(name, text)},\n`;
    })
    .join('');

function python(base: string, call: ChatCall): string {
  const { module, client, base: below, create, print } = writingOf(call).python;
  return `import os
from ${module} import ${client}

client = ${client}(base_url=${literal(base + below)}, api_key=os.environ["OMNIA_KEY"])
answer = client.${create}.create(
${fields(
  call,
  (name, value) => `${name}=${value}`,
  (role, content) => `{"role": ${role}, "content": ${content}}`,
)})
${print}`;
}

function javaScript(base: string, call: ChatCall): string {
  const { module, client, base: below, create, print } = writingOf(call).javaScript;
  return `import ${client} from '${module}';

const client = new ${client}({ baseURL: ${literal(base + below)}, apiKey: process.env.OMNIA_KEY });
const answer = await client.${create}.create({
${fields(
  call,
  (name, value) => `${name}: ${value}`,
  (role, content) => `{ role: ${role}, content: ${content} }`,
)}});
${print}`;
}

/** With the JDK alone: a text block holds the body, in which only backslashes and three quotes mean something else. */
function java(base: string, call: ChatCall): string {
  const { path, key, more } = writingOf(call);
  const secret = `${key[1] ? `${literal(key[1])} + ` : ''}System.getenv("OMNIA_KEY")`;
  const headers = [[key[0], secret], ...[...more, ['content-type', 'application/json']].map(([name, value]) => [name, literal(value)])];
  return `import java.net.URI;
import java.net.http.*;

void main() throws Exception {
    var body = """
${JSON.stringify(bodyOf(call), null, 2).replaceAll('\\', '\\\\').replaceAll('"""', '\\"""').replace(/^/gm, '        ')}
        """;
    var request = HttpRequest.newBuilder(URI.create(${literal(base + path)}))
${headers.map(([name, value]) => `        .header(${literal(name)}, ${value})\n`).join('')}        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.body());
}`;
}
