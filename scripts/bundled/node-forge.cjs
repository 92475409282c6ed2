// What certificates need of node-forge: without its TLS, SSH and PKCS #7, which nothing here uses.
module.exports = require('node-forge/lib/forge');
require('node-forge/lib/pki');
require('node-forge/lib/md.all');
require('node-forge/lib/random');
