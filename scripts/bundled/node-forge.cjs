// What certificates need of node-forge: ASN.1, PEM and hashes. Keys and signatures are Node's own.
module.exports = require('node-forge/lib/forge');
require('node-forge/lib/asn1');
require('node-forge/lib/pem');
require('node-forge/lib/sha1');
require('node-forge/lib/sha256');
