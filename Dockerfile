# One image for the four services and the standalone (APP chooses), one for the proxy with the page.
# The base images are arguments, so that a mirror or an image of one's own can stand in.
ARG NODE_IMAGE=node:20-bookworm-slim
ARG PROXY_IMAGE=nginx:1.28

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig*.json nx.json LICENSE ./
COPY tools tools
COPY libs libs
COPY apps apps
# A workspace of the lock file; its tests stay outside.
COPY test/package.json test/
RUN npm ci && npm prune --omit=dev --ignore-scripts

FROM ${NODE_IMAGE} AS service
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 CARBAWATCH_DATA=/data
WORKDIR /app
COPY --from=build /app /app
RUN mkdir -p /data && chown 1000:1000 /data
USER 1000:1000
VOLUME /data
ARG APP=standalone
ENV APP=${APP}
EXPOSE 3000 2575
CMD ["sh", "-c", "exec node apps/$APP/dist/main.js"]

FROM ${PROXY_IMAGE} AS proxy
COPY --from=build /app/apps/dashboard/dist /usr/share/nginx/html
# nginx's own image puts settings into its templates at the start; no other variable is touched.
COPY docker/nginx.conf /etc/nginx/templates/default.conf.template
ENV OIDC_ISSUER= NGINX_ENVSUBST_FILTER=^OIDC_ISSUER$
EXPOSE 3000
