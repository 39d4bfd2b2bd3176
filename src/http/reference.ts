/** The API's reference as Markdown, made from what the server itself goes by: the error catalogue and its description. */
import { errorCatalogue } from './error-catalogue.ts';

type Json = Record<string, unknown>;

/** docs/reference/errors.md, and /docs/errors. */
export function errorsPage(): string {
  const entries = Object.entries(errorCatalogue).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    '# Errors',
    '',
    'Every refusal of the API is a problem document (RFC 9457, `application/problem+json`) with `type`, `title`, `status`,',
    '`detail`, `code`, `remedy` and, where there is more than one place to mend, `errors` (`path`, `message`, and for files',
    '`line`, `column`, `remedy`). `code` is stable; the sentences may become better. What says `Retry-After` may be sent again',
    'after that many seconds. The doors of vendors answer in the form of their vendor instead.',
    '',
    'This page is made from the catalogue that the server uses: `npm run reference`.',
    '',
    '| code | status |',
    '|---|---|',
    ...entries.map(([code, { status }]) => `| [${code}](#${code}) | ${status} |`),
    ...entries.flatMap(([code, { status, sentence, remedy }]) => [
      '',
      `## ${code}`,
      '',
      `${status}. ${sentence}`,
      '',
      remedy,
    ]),
    '',
  ].join('\n');
}

/** docs/reference/api.md, from the OpenAPI document. */
export function apiPage(document: Json): string {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return [
    ...preface,
    ...tags.flatMap((tag) => [
      '',
      `## ${tag[0]!.toUpperCase()}${tag.slice(1)}`,
      ...operations.filter((operation) => operation.tag === tag).flatMap(operationLines),
    ]),
    '',
    '## Shapes',
    ...Object.entries(schemasOf(document)).flatMap(([name, schema]) => shapeLines(name, schema as Json)),
    '',
  ].join('\n');
}

const preface = [
  '# The API',
  '',
  'REST under `/api/v1`, JSON in camelCase. The same as OpenAPI 3.1 is at `/api/v1/openapi.json`, to browse at `/api`.',
  '',
  '- **Who asks**: `Authorization: Bearer KEY` with a key of `/api/v1/api-keys`, or the session of the page. With each route stands',
  '  what a role must include: viewers `read`; responders also `acknowledge`, `declare`, `respond`; admins everything.',
  '- **Instants** are ISO 8601 in UTC. **Lists** answer `{ items, nextCursor }` and take `limit` (1 to 200, else 50) and `cursor`.',
  '- **`Idempotency-Key`** (1 to 200 printable characters) on a POST makes its repetition harmless: for 24 h the same actor, route and',
  '  key get the first answer again; with another body they are refused.',
  '- **Errors** are problem documents whose `code` is in [the error reference](errors.md). Unknown fields and parameters are refused.',
  '- **Bounds**: a body 1 MB, at a door for signals 5 MB; 64 levels of JSON; 100 requests a second and key, with bursts of 500.',
  '  What is over a bound is answered 413, 400 or 429 with `Retry-After`. Bodies are UTF-8 and not compressed.',
  '- **Live changes** come as server-sent events from `/api/v1/stream`.',
  '',
  'This page is made from the server’s own description: `npm run reference`.',
];

interface Operation {
  method: string;
  path: string;
  tag: string;
  operation: Json;
}

function operationsOf({ paths }: Json): Operation[] {
  return Object.entries(paths as Record<string, Record<string, Json>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      tag: (operation['tags'] as string[])[0] ?? 'other',
      operation,
    })),
  );
}

function operationLines({ method, path, operation }: Operation): string[] {
  const {
    summary,
    description,
    parameters = [],
    requestBody,
    responses,
  } = operation as {
    summary: string;
    description?: string;
    parameters?: Json[];
    requestBody?: Json;
    responses: Record<string, Json>;
  };
  const policy = operation['x-policy'];
  const taken = parameters.filter(({ in: place }) => place !== 'header');
  return [
    '',
    `### \`${method} ${path}\``,
    '',
    `${summary}.${description === undefined ? '' : ` ${description}`}`,
    '',
    typeof policy === 'string' ? `Needs \`${policy}\`.` : 'Needs no sign-in.',
    ...(taken.length === 0
      ? []
      : ['', '| parameter | in | type | |', '|---|---|---|---|', ...taken.map(parameterLine)]),
    ...bodyLines(requestBody),
    ...answerLines(responses),
  ];
}

function parameterLine({ name, in: place, schema, required }: Json): string {
  const words = wordsOf(schema as Json);
  return `| \`${String(name)}\` | ${String(place)} | ${typeOf(schema as Json)} | ${inCell([required === true && place === 'query' ? 'required' : '', words])} |`;
}

function bodyLines(requestBody: Json | undefined): string[] {
  if (requestBody === undefined) return [];
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(
    requestBody['content'] as Record<string, { schema: Json }>,
  );
  if (type !== 'application/json') return ['', `Body: \`${type}\`.`];
  if ('$ref' in schema) return ['', `Body: ${typeOf(schema)}.`];
  const lines = fieldLines(schema);
  return lines.length === 0 ? ['', 'Body: none, or `{}`.'] : ['', 'Body:', '', ...lines];
}

function answerLines(responses: Record<string, Json>): string[] {
  return Object.entries(responses).flatMap(([status, { content }]) => {
    if (status === 'default' || content === undefined) return [];
    const { schema } = Object.values(content as Record<string, { schema: Json }>)[0]!;
    return 'properties' in schema
      ? ['', `Answer ${status}:`, '', ...fieldLines(schema)]
      : ['', `Answer ${status}: ${typeOf(schema)}.`];
  });
}

function shapeLines(name: string, schema: Json): string[] {
  const lines = fieldLines(schema);
  return ['', `### ${name}`, '', ...(lines.length === 0 ? ['No fields.'] : lines)];
}

function fieldLines(schema: Json): string[] {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  const fields = Object.entries(properties);
  if (fields.length === 0) return [];
  return [
    '| field | type | |',
    '|---|---|---|',
    ...fields.map(
      ([name, field]) =>
        `| \`${name}\` | ${typeOf(field)} | ${inCell([required.includes(name) ? '' : 'optional', wordsOf(field)])} |`,
    ),
  ];
}

function inCell(words: string[]): string {
  return words.filter(Boolean).join('; ').replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function wordsOf(schema: Json): string {
  const { description, default: preset, maxLength, minimum, maximum } = schema;
  const bounds =
    minimum !== undefined && maximum !== undefined && Math.abs(Number(maximum)) < Number.MAX_SAFE_INTEGER
      ? `${String(minimum)} to ${String(maximum)}`
      : '';
  return [
    typeof description === 'string' ? description : '',
    preset === undefined ? '' : `default \`${JSON.stringify(preset)}\``,
    maxLength === undefined ? '' : `at most ${String(maxLength)} characters`,
    bounds,
  ]
    .filter(Boolean)
    .join('; ');
}

function typeOf(schema: Json): string {
  const { $ref, type, enum: words, const: constant, anyOf, items, format, additionalProperties } = schema;
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1)!;
    return `[${name}](#${name.toLowerCase()})`;
  }
  if (Array.isArray(words)) return words.map((word) => `\`${String(word)}\``).join(', ');
  if (constant !== undefined) return `\`${JSON.stringify(constant)}\``;
  if (Array.isArray(anyOf)) return (anyOf as Json[]).map(typeOf).join(' or ');
  if (type === 'array') return `list of ${typeOf((items ?? {}) as Json)}`;
  if (type === 'string' && format === 'date-time') return 'instant';
  if (type === 'object' && 'properties' in schema)
    return `{ ${Object.keys(schema['properties'] as Json).join(', ')} }`;
  if (type === 'object' && typeof additionalProperties === 'object')
    return `map to ${typeOf(additionalProperties as Json)}`;
  if (Array.isArray(type)) return type.map((one) => typeOf({ ...schema, type: one })).join(' or ');
  return typeof type === 'string' ? type : 'any';
}

function schemasOf({ components }: Json): Json {
  return Object.fromEntries(
    Object.entries((components as { schemas: Json }).schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
