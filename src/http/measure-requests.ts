/** One line in the log and two figures for each request: by route, so that neither holds a key or a name. */
import { collectDefaultMetrics, Counter, Histogram } from 'prom-client';
import type { App } from './app.ts';
import type { Context } from './context.ts';

export function measureRequests(app: App, { registry }: Context): void {
  if (registry.getSingleMetric('nodejs_eventloop_lag_seconds') === undefined)
    collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'tocsin_http_request_seconds',
    help: 'Time from a request’s headers to the end of its answer.',
    labelNames: ['method', 'route'],
    // From a refused key to the patience of a person.
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });
  const requests = new Counter({
    name: 'tocsin_http_requests_total',
    help: 'Requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const { method } = request;
    requests.inc({ method, route, status: reply.statusCode });
    if (request.routeOptions.config.stream !== true)
      seconds.observe({ method, route }, reply.elapsedTime / 1000);
    // Thousands of signals or readers a second would be thousands of lines; what went wrong has its own.
    const { policy } = request.routeOptions.config;
    const many = policy === 'vendor' || policy === 'public';
    const level = many && reply.statusCode < 400 ? 'debug' : 'info';
    request.log[level](
      {
        method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        by: request.viewer,
      },
      'request',
    );
  });
}
