# The service in a container: compose.yaml puts it together with a database and nginx. Any Node.js that package.json allows will do.
ARG NODE_VERSION=22

FROM node:${NODE_VERSION}-slim AS build
WORKDIR /srv/viztube
COPY package.json package-lock.json .npmrc ./
# No package needs a script of its own to be installed; the embedded database, which has one, is for development.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY .config .config
COPY prisma prisma
COPY scripts scripts
COPY src src
RUN npm run build

FROM node:${NODE_VERSION}-slim AS dependencies
WORKDIR /srv/viztube
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force

FROM node:${NODE_VERSION}-slim
WORKDIR /srv/viztube
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/var/lib/viztube \
    UV_THREADPOOL_SIZE=8 \
    MALLOC_ARENA_MAX=2
COPY --from=dependencies /srv/viztube/node_modules node_modules
COPY --from=build /srv/viztube/dist dist
COPY package.json ./
COPY prisma/migrations prisma/migrations
COPY public/docs public/docs
COPY scripts scripts
# nginx, in its own container, reads media by the group of their files. What the service is made of it cannot change.
RUN mkdir -p public/temp /var/lib/viztube && chown node:www-data public/temp /var/lib/viztube
USER node:www-data
EXPOSE 3000
VOLUME /var/lib/viztube
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/v2/healthcheck`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-old-space-size=256", "dist/index.js"]
