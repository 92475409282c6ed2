// crypto for the protocol's library, loaded when it names a pipe, as in crypto.mjs. What it numbers is told apart within one connection.
let last = 0;
exports.randomBytes = (...given) => require('node:crypto').randomBytes(...given);
exports.randomUUID = () => `mimir-tls-${(last += 1)}`;
