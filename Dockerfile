# One image for server, embedded PostgreSQL and command line. Debian and not Alpine: the embedded PostgreSQL needs glibc.
#
#   docker build -t tocsin .
#   docker run --init -p 4040:4040 -v tocsin:/data tocsin
#   docker exec CONTAINER node src/cli/main.ts backup /data/today.tar.gz

FROM node:26-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
RUN npm ci
COPY . .
RUN cd web && ../node_modules/.bin/vite build
RUN npm prune --omit=dev

FROM node:26-slim
WORKDIR /app
ENV NODE_ENV=production TOCSIN_HOST=0.0.0.0 TOCSIN_DATA=/data
COPY --from=build /app/node_modules node_modules
# The page as it was built, without its sources: nothing is built when the container starts.
COPY --from=build /app/web/dist web/dist
COPY package.json LICENSE ./
COPY processes processes
COPY src src
# PostgreSQL refuses root, so the whole container runs as a normal account from the start.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4040
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.TOCSIN_PORT || 4040}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Draining takes up to ten seconds, and the database ends after it: give it thirty (docker stop -t 30).
STOPSIGNAL SIGTERM
CMD ["node", "src/supervisor.ts"]
