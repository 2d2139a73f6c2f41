/** A chat call to write down as code. Options go into the request as they are. */
export interface ChatCall {
  model: string;
  messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
  options?: Record<string, number | string | string[]>;
}

export const codeLanguages = ['curl', 'Python', 'JavaScript', 'Java'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

/** The same call in each language. The key is read from the environment: no text that one copies holds a secret. */
export function callCode(language: CodeLanguage, baseUrl: string, call: ChatCall): string {
  const base = `${baseUrl.replace(/\/$/, '')}/v1`;
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

const bodyOf = ({ model, messages, options }: ChatCall) => ({ model, messages, ...options });

// A string of JSON is a string of Python, JavaScript and Java too.
const literal = (value: unknown) => JSON.stringify(value);

const curl = (base: string, call: ChatCall) => `curl ${base}/chat/completions \\
  -H "authorization: Bearer $OMNIA_KEY" \\
  -H "content-type: application/json" \\
  -d '${JSON.stringify(bodyOf(call), null, 2).replaceAll("'", `'\\''`)}'`;

const messageLines = (call: ChatCall, line: (role: string, content: string) => string) =>
  call.messages.map(({ role, content }) => `        ${line(literal(role), literal(content))},`).join('\n');

const python = (base: string, call: ChatCall) => `import os
from openai import OpenAI

client = OpenAI(base_url=${literal(base)}, api_key=os.environ["OMNIA_KEY"])
answer = client.chat.completions.create(
    model=${literal(call.model)},
    messages=[
${messageLines(call, (role, content) => `{"role": ${role}, "content": ${content}}`)}
    ],
${Object.entries(call.options ?? {})
  .map(([name, value]) => `    ${name}=${literal(value)},\n`)
  .join('')})
print(answer.choices[0].message.content)`;

const javaScript = (base: string, call: ChatCall) => `import OpenAI from 'openai';

const client = new OpenAI({ baseURL: ${literal(base)}, apiKey: process.env.OMNIA_KEY });
const answer = await client.chat.completions.create({
    model: ${literal(call.model)},
    messages: [
${messageLines(call, (role, content) => `{ role: ${role}, content: ${content} }`)}
    ],
${Object.entries(call.options ?? {})
  .map(([name, value]) => `    ${name}: ${literal(value)},\n`)
  .join('')}});
console.log(answer.choices[0].message.content);`;

/** With the JDK alone: a text block holds the body, in which only backslashes and three quotes mean something else. */
const java = (base: string, call: ChatCall) => `import java.net.URI;
import java.net.http.*;

void main() throws Exception {
    var body = """
${JSON.stringify(bodyOf(call), null, 2).replaceAll('\\', '\\\\').replaceAll('"""', '\\"""').replace(/^/gm, '        ')}
        """;
    var request = HttpRequest.newBuilder(URI.create(${literal(`${base}/chat/completions`)}))
        .header("authorization", "Bearer " + System.getenv("OMNIA_KEY"))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    System.out.println(answer.body());
}`;
