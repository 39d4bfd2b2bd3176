/** The API's description, OpenAPI 3.1, made from the very schemas that check requests; browsable at /api. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { RouteOptions } from 'fastify';
import { z } from 'zod';
import type { App } from './app.ts';
import type { Context } from './context.ts';
import { errorCatalogue } from './error-catalogue.ts';
import type { Policy } from './policy.ts';
import * as shapes from './shapes.ts';

declare module 'fastify' {
  interface FastifySchema {
    summary?: string;
    description?: string;
    tags?: readonly string[];
    hide?: boolean;
  }
}

type Json = Record<string, unknown>;
type Described = Pick<RouteOptions, 'method' | 'url' | 'schema' | 'config'>;

/** `complete` is called when all routes stand. */
export async function describeApi(app: App, { settings }: Context): Promise<{ complete: () => void }> {
  const described: Described[] = [];
  let document: Json = {};
  app.addHook('onRoute', ({ method, url, schema, config }) => {
    if (schema?.hide !== true && schema?.summary !== undefined)
      described.push({ method, url, schema, config });
  });
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Tocsin', version: settings.version } },
    // The document is ours; the plugin only hands it to the browser's page.
    transform: ({ url }) => ({ schema: { hide: true }, url }),
    transformObject: () => document as object,
  });
  await app.register(async (scope) => {
    // Neither the description nor its page holds anything of anybody's.
    scope.decorate('defaultPolicy', 'open' satisfies Policy);
    await scope.register(swaggerUi, {
      routePrefix: '/api',
      uiConfig: { url: '/api/v1/openapi.json', tryItOutEnabled: false, docExpansion: 'none' },
      theme: { title: 'Tocsin API' },
    });
  });
  app.get(
    '/api/v1/openapi.json',
    { config: { policy: 'open' }, schema: { summary: 'This description', tags: ['reference'] } },
    () => document,
  );
  return {
    complete: () => {
      document = describe(described, settings);
    },
  };
}

function describe(routes: Described[], { url, version }: { url: string; version: string }): Json {
  const components = new Components();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}').replace(/\/\*$/, '/{path}');
    paths[path] ??= {};
    for (const method of [route.method].flat()) {
      if (method === 'HEAD' || method === 'OPTIONS') continue;
      paths[path][method.toLowerCase()] = operation(route, method, path, components);
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version,
      description:
        'Instants are ISO 8601 in UTC. Lists answer `{ items, nextCursor }` and take `limit` and `cursor`. ' +
        'Every POST takes `Idempotency-Key`. Errors are RFC 9457 problem documents, whose `code` is in the error reference.',
    },
    servers: [{ url }],
    security: [{ key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key.' } },
      schemas: components.schemas,
    },
  };
}

function operation(
  { schema = {}, config }: Described,
  method: string,
  path: string,
  components: Components,
): Json {
  const policy = config?.policy;
  const parameters = [
    ...parametersOf('path', schema.params, components),
    ...parametersOf('query', schema.querystring, components),
  ];
  if (parameters.every(({ in: place }) => place !== 'path'))
    for (const [, name] of path.matchAll(/\{(\w+)\}/g))
      parameters.push({ name, in: 'path', required: true, schema: { type: 'string' } });
  if (method === 'POST' && policy !== 'vendor' && policy !== 'open')
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', maxLength: 200 },
    });
  return {
    operationId: operationId(method, path),
    summary: schema.summary,
    ...(schema.description === undefined ? {} : { description: schema.description }),
    tags: schema.tags ?? [],
    ...(policy === 'open' || policy === 'link' || policy === 'vendor' || policy === 'public'
      ? { security: [] }
      : { 'x-policy': policy }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(schema.body === undefined
      ? {}
      : { requestBody: requestBodyOf(schema.body as z.ZodType, components) }),
    responses: responsesOf(schema.response as Record<string, z.ZodType> | undefined, components),
  };
}

function requestBodyOf(body: z.ZodType, components: Components): Json {
  const schema = components.of(body, 'input');
  const type = typeof schema.contentMediaType === 'string' ? schema.contentMediaType : 'application/json';
  // A command without arguments may come without a body.
  return { required: !body.safeParse({}).success, content: { [type]: { schema } } };
}

function responsesOf(response: Record<string, z.ZodType> | undefined, components: Components): Json {
  const responses: Json = {};
  for (const [status, schema] of Object.entries(response ?? {}))
    responses[status] = {
      description: status.startsWith('2') ? 'Done' : 'Refused',
      content: { 'application/json': { schema: components.of(schema, 'output') } },
    };
  if (Object.keys(responses).length === 0) responses['2XX'] = { description: 'Done' };
  responses.default = {
    description: `A problem: ${Object.keys(errorCatalogue).length} codes, see the error reference`,
    content: { 'application/problem+json': { schema: components.of(shapes.problem, 'output') } },
  };
  return responses;
}

function parametersOf(place: 'path' | 'query', schema: unknown, components: Components): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = components.inline(schema as z.ZodType) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/api\/v1/, '')
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean);
  return [method.toLowerCase(), ...words]
    .map((word, index) => (index === 0 ? word : word[0]!.toUpperCase() + word.slice(1)))
    .join('');
}

/** Turns schemas to JSON Schema; those that shapes.ts names are described once and referred to. */
class Components {
  readonly schemas: Record<string, Json> = {};
  readonly #names = z.registry<{ id: string }>();

  constructor() {
    for (const [name, shape] of Object.entries(shapes))
      if (shape instanceof z.ZodObject) this.#names.add(shape, { id: capitalised(name) });
    for (const [name, shape] of Object.entries(shapes.commandBodies))
      this.#names.add(shape, { id: `${capitalised(name)}Body` });
  }

  of(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _,
      $defs,
      ...own
    } = z.toJSONSchema(schema, {
      metadata: this.#names,
      io,
      target: 'draft-2020-12',
      unrepresentable: 'any',
    }) as Json & { $defs?: Record<string, Json> };
    for (const [name, definition] of Object.entries($defs ?? {}))
      this.schemas[name] ??= referring(definition) as Json;
    const id = this.#names.get(schema)?.id;
    if (id === undefined) return referring(own) as Json;
    this.schemas[id] ??= referring(own) as Json;
    return { $ref: `#/components/schemas/${id}` };
  }

  inline(schema: z.ZodType): Json {
    return z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' }) as Json;
  }
}

function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'id' || typeof (value as Json).id !== 'string')
      .map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string'
          ? inner.replace('#/$defs/', '#/components/schemas/')
          : referring(inner),
      ]),
  );
}

function capitalised(name: string): string {
  return name
    .split('-')
    .map((word) => word[0]!.toUpperCase() + word.slice(1))
    .join('');
}
